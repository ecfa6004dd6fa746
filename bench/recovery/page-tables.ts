/** The tables of the page: how each fault ended, how long it took, what the controls did. */
import { controlNames, controls } from '../../faults/controls.ts';
import { faultNames, faults, type FaultName } from '../../faults/registry.ts';
import {
  beyondOracle,
  causeRight,
  endedRight,
  expectedOf,
  isRecovered,
  known,
  quantile,
  remediable,
  table,
} from './page-figures.ts';
import { peerNames } from './peers/peer.ts';
import { seconds } from './render.ts';
import type { ControlResult, FaultResult, PeerResult, Planned } from './result.ts';

/** Every run that did not go as it should, in words. */
export function shortcomings(ours: readonly FaultResult[]): readonly string[] {
  const short = ours.filter((one) => !endedRight(one) || !causeRight(one) || one.harm.length > 0);
  if (short.length === 0) return [];
  const said = Map.groupBy(short, (one) => `\`${one.name}\`: ${deviation(one)}`);
  const runsOf = (name: FaultName) => ours.filter((one) => one.name === name).length;
  return [
    '## Where it fell short',
    '',
    ...[...said]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(
        ([text, [first, ...more]]) =>
          `- ${text} (${1 + more.length} of ${first === undefined ? 0 : runsOf(first.name)} runs)`,
      ),
    '',
  ];
}

function deviation(one: FaultResult): string {
  const { outcome } = expectedOf(one.name);
  const parts = [
    endedRight(one) ? '' : `${one.outcome}, should be ${outcome}${because(one.reason)}`,
    causeRight(one) ? '' : `cause ${one.cause ?? 'none'}, is ${one.expected_cause}`,
    one.harm.join('; '),
  ];
  return parts.filter((part) => part !== '').join('; ');
}

/** Its first line: the rest is what a server answered. */
function because(reason: string | null): string {
  const [line = ''] = (reason ?? '').replaceAll(/[|`<>]/g, ' ').split('\n');
  return line === '' ? '' : `: ${line.slice(0, 120)}`;
}

export function endTable(
  ours: readonly FaultResult[],
  theirs: readonly PeerResult[],
  { names, repeat, peerRepeat }: Planned,
): readonly string[] {
  const compared = peerNames.filter((peer) => theirs.some((one) => one.peer === peer));
  const part = (title: string, all: readonly FaultName[]) => [
    `### ${title}`,
    '',
    ...table(
      ['Fault', 'Runs', 'Right end', 'Cause right', 'Harm', ...compared],
      all.map((name) => {
        const own = ours.filter((one) => one.name === name);
        const peersOf = compared.map((peer) => {
          const runs = theirs.filter((one) => one.peer === peer && one.name === name);
          return ofMany(runs.filter(isRecovered).length, runs.length);
        });
        return [
          `\`${name}\`: ${faults[name].does}`,
          ofMany(own.length, Math.max(repeat, own.length)),
          ofMany(own.filter(endedRight).length, own.length),
          ofMany(own.filter(causeRight).length, own.length),
          [...new Set(own.flatMap(({ harm }) => harm))].join('; ') || 'none',
          ...peersOf,
        ];
      }),
    ),
  ];
  const measured = faultNames.filter((name) => ours.some((one) => one.name === name));
  const missing = faultNames.filter((name) => names.includes(name) && !measured.includes(name));
  return [
    '## Fault by fault: how it ended',
    '',
    `*Runs*: how many were measured, of ${repeat}. *Harm*: what was changed that should not be.`,
    ...(compared.length === 0
      ? []
      : [
          `Under ${compared.join(', ')}: recovered, of ${peerRepeat === 0 ? 'its' : `up to ${peerRepeat}`} runs.`,
        ]),
    '',
    ...part('A program can cure it', measured.filter(remediable)),
    ...part(
      'A person has to be called',
      measured.filter((name) => !remediable(name)),
    ),
    ...(missing.length === 0 ? [] : [`Not measured: ${missing.join(', ')}.`, '']),
  ];
}

const ofMany = (part: number, of: number) => (of === 0 ? '-' : `${part} of ${of}`);

export function timeTable(ours: readonly FaultResult[]): readonly string[] {
  const measured = faultNames.filter((name) => ours.some((one) => one.name === name));
  return [
    '## Fault by fault: how long it took',
    '',
    'Medians, from the fault on; *beyond the oracle*: median and worst. Detected: an incident is opened.',
    'Diagnosed: it has a first diagnosis, which later evidence may change. Where a person is called',
    'there is no healthy answer to wait for. Where a service comes back by itself the diagnosis may follow.',
    '',
    ...table(
      ['Fault', 'Detected', 'Diagnosed', 'Healthy', 'Oracle', 'Beyond the oracle'],
      measured.map((name) => {
        const own = ours.filter((one) => one.name === name);
        const median = (of: (one: FaultResult) => number | null) =>
          seconds(quantile(known(own.map(of)), 0.5));
        const beyond = known(own.map(beyondOracle));
        return [
          `\`${name}\``,
          median((one) => one.detect_ms),
          median((one) => one.diagnose_ms),
          median((one) => one.recover_ms),
          remediable(name) ? median((one) => one.oracle_ms) : '-',
          beyond.length === 0 || !remediable(name)
            ? '-'
            : `${seconds(quantile(beyond, 0.5))}, ${seconds(quantile(beyond, 1))}`,
        ];
      }),
    ),
  ];
}

export function controlTable(
  quiet: readonly ControlResult[],
  { names, repeat }: Planned,
): readonly string[] {
  const shown = controlNames.filter(
    (name) => names.includes(name) || quiet.some((one) => one.name === name),
  );
  if (shown.length === 0) return [];
  return [
    '## Controls: nothing is wrong, and nothing may happen',
    '',
    ...table(
      ['Control', 'Runs', 'Incidents'],
      shown.map((name) => {
        const own = quiet.filter((one) => one.name === name);
        const incidents = own.reduce((sum, one) => sum + one.incidents, 0);
        const runs = `${own.length} of ${Math.max(repeat, own.length)}`;
        return [
          `\`${name}\`: ${controls[name].does}`,
          runs,
          own.length === 0 ? '-' : String(incidents),
        ];
      }),
    ),
  ];
}
