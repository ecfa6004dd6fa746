/** The page's one style sheet, inside of each page: it works from a folder as from a server. */
export const style = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --ground: #f6f8fa; --card: #fff; --line: #d0d7de; --link: #0550ae; --good: #1a7f37; --warn: #9a6700; --bad: #cf222e; --work: #0969da; --dim: #6e7781; --banner-none: #1a7f37; --banner-minor: #8a5c00; --banner-major: #b35900; --banner-critical: #b8202b; --banner-maintenance: #0860c4; --banner-unknown: #57606a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9da7b1; --ground: #0d1117; --card: #161b22; --line: #30363d; --link: #79c0ff; --good: #3fb950; --warn: #d29922; --bad: #ff7b72; --work: #58a6ff; --dim: #7d8590; --banner-none: #196c2e; --banner-minor: #7a5200; --banner-major: #984a00; --banner-critical: #a51d27; --banner-maintenance: #1158b7; --banner-unknown: #484f58; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere; }
header, main, footer { max-width: 54rem; margin: 0 auto; padding: 0 1rem; }
header { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: .25rem 1.5rem; padding-top: 2rem; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.25; letter-spacing: -.015em; }
h2 { margin: 2.75rem 0 .75rem; font-size: 1.2rem; line-height: 1.3; }
h3, h4 { margin: 0; font-size: 1.05rem; line-height: 1.4; }
.group { margin: 1.5rem 0 .5rem; font-size: .95rem; color: var(--soft); }
p { margin: .4rem 0; }
time { white-space: nowrap; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, input:focus-visible, button:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
nav ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; margin: 0; padding: 0; list-style: none; }
nav a { display: inline-block; padding: .35rem 0; }
nav a[aria-current] { color: inherit; font-weight: 600; text-decoration: none; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .5rem 1rem; }
.banner { margin: 1.5rem 0 0; padding: 1.1rem 1.25rem; border-radius: 10px; color: #fff; font-size: 1.3rem; font-weight: 600; line-height: 1.3; }
.banner small { display: block; margin-top: .2rem; font-size: .875rem; font-weight: 400; }
.banner.none { background: var(--banner-none); }
.banner.minor { background: var(--banner-minor); }
.banner.major { background: var(--banner-major); }
.banner.critical { background: var(--banner-critical); }
.banner.maintenance { background: var(--banner-maintenance); }
.banner.unknown { background: var(--banner-unknown); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem 1.25rem; }
.card + .card { margin-top: .75rem; }
.incident { border-left: 5px solid var(--warn); }
.incident.major, .incident.critical { border-left-color: var(--bad); }
.incident.work { border-left-color: var(--work); }
.incident.over { border-left-color: var(--line); }
.soft { color: var(--soft); font-size: .9rem; }
.updates { margin: .75rem 0 0; padding: 0; list-style: none; }
.updates > li { padding: .6rem 0 .2rem; border-top: 1px solid var(--line); }
.components { padding: 0; list-style: none; margin: 0; }
.components > li { padding: .9rem 1.25rem; border-top: 1px solid var(--line); }
.components > li:first-child { border-top: 0; }
.card.list { padding: 0; }
.name { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; align-items: baseline; }
.state { font-weight: 600; font-size: .95rem; white-space: nowrap; }
.state::before { content: ""; display: inline-block; width: .65em; height: .65em; margin-right: .45em; border-radius: 50%; background: currentColor; }
.state.operational { color: var(--good); }
.state.degraded_performance, .state.partial_outage { color: var(--warn); }
.state.partial_outage::before, .state.degraded_performance::before { border-radius: 0; transform: rotate(45deg) scale(.9); }
.state.major_outage { color: var(--bad); }
.state.major_outage::before { border-radius: 1px; }
.state.under_maintenance { color: var(--work); }
.state.unknown { color: var(--soft); }
.state.unknown::before { background: none; border: 2px solid currentColor; }
.bars { display: block; width: 100%; height: 34px; margin: .55rem 0 .2rem; }
.bars .up, .key.up { fill: var(--good); background: var(--good); }
.bars .some, .key.some { fill: var(--good); background: var(--good); opacity: .55; }
.bars .dip, .key.dip { fill: var(--warn); background: var(--warn); }
.bars .down, .key.down { fill: var(--bad); background: var(--bad); }
.bars .work, .key.work { fill: var(--work); background: var(--work); }
.bars .none, .key.none { fill: var(--dim); background: var(--dim); }
.scale { display: flex; justify-content: space-between; gap: .75rem; font-size: .85rem; color: var(--soft); }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; align-items: flex-end; margin: .75rem 0 0; padding: 0; list-style: none; font-size: .85rem; color: var(--soft); }
.key { display: inline-block; width: 5px; margin-right: .45em; vertical-align: baseline; }
.key.up, .key.some { height: 17px; } .key.work { height: 15px; } .key.dip { height: 12px; } .key.down { height: 9px; } .key.none { height: 3px; }
.day { margin: 1.1rem 0 0; padding-top: .9rem; border-top: 1px solid var(--line); }
.day h3 { margin-bottom: .2rem; }
.day .card { margin-top: .6rem; }
.note { border-left: 5px solid var(--warn); }
form { display: flex; flex-wrap: wrap; gap: .6rem; align-items: end; margin-top: .5rem; }
label { display: block; flex: 1 1 14rem; font-size: .9rem; }
input[type="email"] { display: block; width: 100%; margin-top: .2rem; padding: .55rem .7rem; font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--dim); border-radius: 6px; }
button { padding: .6rem 1.1rem; font: inherit; font-weight: 600; color: #fff; background: var(--banner-maintenance); border: 0; border-radius: 6px; cursor: pointer; }
.trap { position: absolute; left: -99rem; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: .5rem; color: var(--soft); }
th, td { padding: .35rem .6rem .35rem 0; border-top: 1px solid var(--line); text-align: left; vertical-align: top; }
th { font-weight: 500; white-space: nowrap; }
footer { margin-top: 3rem; padding-top: 1rem; padding-bottom: 2.5rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .9rem; }
@media (max-width: 30rem) { header { padding-top: 1.25rem; } .card, .components > li { padding-left: 1rem; padding-right: 1rem; } .banner { font-size: 1.15rem; } .bars { height: 28px; } }
@media print { nav, form, .skip { display: none; } }
`;
