/** docs/benchmark.md: what a run of the recovery benchmark says, for people who choose a tool. */
import { controls } from '../../faults/controls.ts';
import { faults, type FaultName } from '../../faults/registry.ts';
import type { Fault } from '../../faults/fault.ts';
import { peerNames, peers } from './peers/peer.ts';
import { seconds } from './render.ts';
import type { ControlResult, FaultResult, PeerResult, Result } from './result.ts';

/** Markdown. `run`: when it began, as ISO 8601. */
export function page(all: readonly Result[], run: string): string {
  const ours = all.filter((one) => one.kind === 'fault');
  const theirs = all.filter((one) => one.kind === 'peer');
  const quiet = all.filter((one) => one.kind === 'control');
  const lines = [
    '# Benchmark of recovery',
    '',
    `Written by \`bin/bench recovery --page docs/benchmark.md\` from the run that began ${run}.`,
    'Every fault is real, on a fresh stack of real containers. A service counts as recovered when its',
    'readiness answers for a minute afterwards, on its original containers and with its data. Where',
    'nothing that a program may do would help, the right end is that a person is called, with the cause.',
    '',
    ...conclusion(ours, theirs, quiet),
    ...chart(ours, theirs),
    ...faultTable(ours, theirs),
    ...controlTable(quiet),
    ...peerWords(theirs),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

const expectedOf = (name: FaultName): Fault['expected'] => faults[name].expected;
const endedRight = ({ name, outcome }: FaultResult) => outcome === expectedOf(name).outcome;
const remediable = (name: FaultName) => expectedOf(name).outcome === 'recovered';
const share = (part: number, of: number) =>
  of === 0 ? '-' : `${part} of ${of} (${Math.round((100 * part) / of)} %)`;

function conclusion(
  ours: readonly FaultResult[],
  theirs: readonly PeerResult[],
  quiet: readonly ControlResult[],
): readonly string[] {
  const curable = ours.filter(({ name }) => remediable(name));
  const others = ours.filter(({ name }) => !remediable(name));
  const beyond = curable.flatMap(({ recover_ms, oracle_ms }) =>
    recover_ms === null || oracle_ms === null ? [] : [Math.max(0, recover_ms - oracle_ms)],
  );
  const alarms = quiet.reduce((sum, { incidents }) => sum + incidents, 0);
  return [
    '| | Nova Responder |',
    '| --- | --- |',
    `| recovered, where a program can | ${share(curable.filter(endedRight).length, curable.length)} |`,
    `| a person called, where none can | ${share(others.filter(endedRight).length, others.length)} |`,
    `| cause right | ${share(ours.filter((one) => one.cause === one.expected_cause).length, ours.length)} |`,
    `| changed what should not be changed | ${ours.filter(({ harm }) => harm.length > 0).length} |`,
    `| time beyond an oracle that knows the remedy, median and worst | ${seconds(quantile(beyond, 0.5))}, ${seconds(quantile(beyond, 1))} |`,
    `| incidents in ${quiet.length} controls | ${alarms} |`,
    ...peerNames.flatMap((peer) => {
      const own = theirs.filter((one) => one.peer === peer && remediable(one.name));
      return own.length === 0
        ? []
        : [`| recovered by ${peer} | ${share(own.filter(isRecovered).length, own.length)} |`];
    }),
    '',
  ];
}

const isRecovered = ({ outcome }: { readonly outcome: string }) => outcome === 'recovered';

function chart(ours: readonly FaultResult[], theirs: readonly PeerResult[]): readonly string[] {
  const curable = ours.filter(({ name }) => remediable(name));
  const bars = [
    { name: 'Nova Responder', of: curable.length, recovered: curable.filter(isRecovered).length },
    ...peerNames.map((peer) => {
      const own = theirs.filter((one) => one.peer === peer && remediable(one.name));
      return { name: peer, of: own.length, recovered: own.filter(isRecovered).length };
    }),
  ].filter(({ of }) => of > 0);
  if (bars.length < 2) return [];
  const percent = bars.map(({ recovered, of }) => Math.round((100 * recovered) / of));
  return [
    '```mermaid',
    'xychart-beta',
    '  title "Faults that a program can cure: recovered, in per cent"',
    `  x-axis [${bars.map(({ name }) => JSON.stringify(name)).join(', ')}]`,
    '  y-axis "recovered" 0 --> 100',
    `  bar [${percent.join(', ')}]`,
    '```',
    '',
  ];
}

function faultTable(
  ours: readonly FaultResult[],
  theirs: readonly PeerResult[],
): readonly string[] {
  const compared = peerNames.filter((peer) => theirs.some((one) => one.peer === peer));
  const names = [...new Set(ours.map(({ name }) => name))];
  return [
    '## Fault by fault',
    '',
    'Times are medians. *Right end*: recovered, or a person called, as the fault demands.',
    '',
    `| Fault | Right end | Cause right | Detected | Diagnosed | Healthy | Oracle | Harm |${compared.map((peer) => ` ${peer} |`).join('')}`,
    `| --- | --- | --- | --- | --- | --- | --- | --- |${compared.map(() => ' --- |').join('')}`,
    ...names.map((name) => {
      const own = ours.filter((one) => one.name === name);
      const time = (of: (one: FaultResult) => number | null) =>
        seconds(
          quantile(
            own.map(of).filter((one) => one !== null),
            0.5,
          ),
        );
      const peersOf = compared.map((peer) => {
        const runs = theirs.filter((one) => one.peer === peer && one.name === name);
        return runs.length === 0 ? '-' : `${runs.filter(isRecovered).length} of ${runs.length}`;
      });
      return `| ${[
        `${name}: ${faults[name].does}`,
        `${own.filter(endedRight).length} of ${own.length}`,
        `${own.filter((one) => one.cause === one.expected_cause).length} of ${own.length}`,
        time((one) => one.detect_ms),
        time((one) => one.diagnose_ms),
        time((one) => one.recover_ms),
        time((one) => one.oracle_ms),
        [...new Set(own.flatMap(({ harm }) => harm))].join('; ') || 'none',
        ...peersOf,
      ].join(' | ')} |`;
    }),
    '',
  ];
}

function controlTable(quiet: readonly ControlResult[]): readonly string[] {
  if (quiet.length === 0) return [];
  const names = [...new Set(quiet.map(({ name }) => name))];
  return [
    '## Controls: nothing is wrong, and nothing may happen',
    '',
    '| Control | Times | Incidents |',
    '| --- | --- | --- |',
    ...names.map((name) => {
      const own = quiet.filter((one) => one.name === name);
      const incidents = own.reduce((sum, one) => sum + one.incidents, 0);
      return `| ${name}: ${controls[name].does} | ${own.length} | ${incidents} |`;
    }),
    '',
  ];
}

function peerWords(theirs: readonly PeerResult[]): readonly string[] {
  const measured = peerNames.filter((peer) => theirs.some((one) => one.peer === peer));
  if (measured.length === 0) return [];
  return [
    '## What it is compared with',
    '',
    'The same faults on the same stack, with something else beside it. None of them calls a person or',
    'names a cause, so only recovery is compared. Some faults take the restart policy of the container',
    'away, as a person does who stops a loop; those the restart policy cannot cure.',
    '',
    ...measured.map((peer) => `- **${peer}** ${peers[peer].does}.`),
    '',
  ];
}

/** null of nothing. `at`: 0.5 for the median, 1 for the largest. */
function quantile(values: readonly number[], at: number): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? null;
}
