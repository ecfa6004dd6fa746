/**
 * The incident report as one HTML file: no script, nothing from elsewhere, light or dark as the
 * reader has it, and fit to be printed. Citations lead to their evidence.
 */
import type { Evidence } from '../../evidence/evidence.ts';
import type { ProposedChange } from '../../runbook/learn.ts';
import { memoryBars, stateStrip } from './charts.ts';
import { escapeHtml } from './escape-html.ts';
import { latencyCharts } from './latency-chart.ts';
import { outline, type Block, type Item, type Section } from './outline.ts';
import type { Report } from './report.ts';

export function renderHtml(
  data: Report,
  evidence: readonly Evidence[],
  change: ProposedChange | null = null,
): string {
  const sections = outline(data, evidence, change);
  const known = new Set(evidence.map(({ id }) => id));
  const title = escapeHtml(`Incident ${data.id}: ${data.service}`);
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${title}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<h1>${title}</h1>`,
    contents(sections),
    ...sections.map((section, index) => sectionHtml(section, index, data, known)),
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function contents(sections: readonly Section[]): string {
  const links = sections.map(
    ({ title }, index) => `<li><a href="#section-${index}">${escapeHtml(title)}</a></li>`,
  );
  return `<nav aria-label="Contents"><ul>${links.join('')}</ul></nav>`;
}

function sectionHtml(
  { title, blocks }: Section,
  index: number,
  data: Report,
  known: ReadonlySet<string>,
): string {
  const charts = title === 'Downtime' ? chartsOf(data) : [];
  return [
    `<section aria-labelledby="section-${index}">`,
    `<h2 id="section-${index}">${escapeHtml(title)}</h2>`,
    ...charts,
    ...blocks.map((block) => blockHtml(block, known)),
    '</section>',
  ].join('\n');
}

function chartsOf({ downtime, latency, memory }: Report): readonly string[] {
  const drawn = [stateStrip(downtime), ...latencyCharts(latency, downtime), memoryBars(memory)];
  return drawn.filter((one) => one !== '');
}

function blockHtml(block: Block, known: ReadonlySet<string>): string {
  const linked = (text: string) => withLinks(text, known);
  switch (block.kind) {
    case 'text': {
      const lead = block.lead === '' ? '' : `<strong>${escapeHtml(block.lead)}</strong> `;
      return `<p>${lead}${linked(block.text)}</p>`;
    }
    case 'table': {
      const rows = block.rows.map(
        ([name, value]) =>
          `<tr><th scope="row">${escapeHtml(name)}</th><td>${linked(value)}</td></tr>`,
      );
      return `<table>${rows.join('')}</table>`;
    }
    case 'list':
      return `<ul>${block.items.map((one) => itemHtml(one, known)).join('\n')}</ul>`;
    case 'evidence': {
      const log =
        block.lines.length === 0
          ? ''
          : `<pre tabindex="0">${block.lines.map(escapeHtml).join('\n')}</pre>`;
      return `<div id="${anchor(block.id)}"><code>${escapeHtml(block.id)}</code> ${escapeHtml(block.text)}${log}</div>`;
    }
    case 'diff':
      return `<pre tabindex="0">${escapeHtml(block.text)}</pre>`;
  }
}

function itemHtml({ mark, text, lines = [] }: Item, known: ReadonlySet<string>): string {
  const before = mark === undefined ? '' : `<code>${escapeHtml(mark)}</code> `;
  const below = lines.map((line) => `<li>${withLinks(line, known)}</li>`).join('');
  return `<li>${before}${withLinks(text, known)}${below === '' ? '' : `<ul>${below}</ul>`}</li>`;
}

/** `[1.3]` leads to that evidence where the report has it. */
function withLinks(text: string, known: ReadonlySet<string>): string {
  return escapeHtml(text).replace(/\[(\d{1,6}\.\d{1,6})\]/g, (all, id: string) =>
    known.has(id) ? `<a href="#${anchor(id)}">${all}</a>` : all,
  );
}

function anchor(id: string): string {
  return `evidence-${id.replaceAll(/[^\w-]/g, '-')}`;
}

const style = `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --line: #8c959f; --good: #1a7f37; --bad: #cf222e; --unknown: #8c959f; --link: #0550ae; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0d1117; --line: #6e7681; --good: #3fb950; --bad: #f85149; --unknown: #6e7681; --link: #79c0ff; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 50rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
a { color: var(--link); }
nav ul { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: 0; list-style: none; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; }
th { width: 14rem; }
pre { border: 1px solid var(--line); padding: .6rem; overflow-x: auto; }
figure { margin: 1rem 0; }
svg text { font: 12px system-ui, sans-serif; fill: var(--ink); }
rect.up, rect.used { fill: var(--good); }
rect.failing { fill: var(--bad); stroke: var(--ink); stroke-dasharray: 2 2; }
rect.unknown { fill: var(--unknown); }
rect.behind { opacity: .15; stroke: none; }
polyline { fill: none; stroke: var(--ink); stroke-width: 1.5; }
line { stroke: var(--line); stroke-width: .5; }
circle { fill: var(--bad); }
rect.most { fill: var(--good); opacity: .4; }
rect.limit { fill: none; stroke: var(--ink); }
@media print { nav { display: none; } pre { white-space: pre-wrap; } section { break-inside: avoid-page; } }
`;
