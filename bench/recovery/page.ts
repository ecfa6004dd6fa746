/** docs/benchmark.md: what a run of the recovery benchmark says, for people who choose a tool. */
import { faultNames } from '../../faults/registry.ts';
import type { Line } from '../results.ts';
import { comparison } from './page-comparison.ts';
import { conclusion } from './page-conclusion.ts';
import { controlTable, endTable, shortcomings, timeTable } from './page-tables.ts';
import { peerNames, peers } from './peers/peer.ts';
import type { Planned, Result } from './result.ts';

/** Markdown. `lines`: of one run, which may not be over; `planned`: what it is to measure. */
export function page(lines: readonly Line<Result>[], planned: Planned): string {
  const all = lines.map(({ result }) => result);
  const ours = all.filter((one) => one.kind === 'fault');
  const theirs = all.filter((one) => one.kind === 'peer');
  const quiet = all.filter((one) => one.kind === 'control');
  const text = [
    '# Benchmark of recovery',
    '',
    'What Nova Responder does when a service really goes down, fault by fault, beside what people use',
    'today. Every fault is done to a fresh stack of real containers. A service counts as recovered when',
    'its readiness answers for a minute afterwards, on its original containers and with its data. Where',
    'nothing that a program may do would help, the right end is that a person is called, with the cause.',
    '',
    ...progress(lines.length, planned),
    ...conclusion(ours, quiet),
    ...comparison(ours, theirs),
    ...shortcomings(ours),
    ...endTable(ours, theirs, planned),
    ...timeTable(ours),
    ...controlTable(quiet, planned),
    ...howMeasured(lines),
    ...peerWords(theirs),
  ];
  return `${text.join('\n').trimEnd()}\n`;
}

function progress(measured: number, { names, repeat, peerRepeat }: Planned): readonly string[] {
  const broken = names.filter((name) => faultNames.some((fault) => fault === name)).length;
  const all = names.length * repeat + broken * peerRepeat * peerNames.length;
  if (measured >= all) return [];
  return [`**This run is not over: ${measured} of ${all} results.**`, ''];
}

function howMeasured(lines: readonly Line<Result>[]): readonly string[] {
  const processors = [...new Set(lines.flatMap(({ on }) => on?.processors ?? []))];
  return [
    '## How it was measured',
    '',
    `${lines.length} results from ${day(lines[0])} to ${day(lines.at(-1))}${processors.length === 0 ? '' : `, on a machine with ${processors.join(' and with ')} processors`}, of the commits:`,
    '',
    ...commits(lines),
    '',
    '- Written by `bin/bench recovery --page docs/benchmark.md` from what was appended during the run',
    '  (`bench/recovery/results.jsonl`, with which `--file` goes on); nothing was edited, no result was',
    '  left out. A stack that did not start is no result, and is measured again. The peers may come',
    '  from a run of their own (`--peers-from`), since they do not change with our commits.',
    ...sharing(lines),
    '- Times begin when the fault is begun; a deployment begins when Compose is called, so its own time',
    '  counts. *Healthy* is the first healthy answer of the readiness that is asked every 50 ms.',
    '- The *oracle* does what somebody would do at once who knows the fault and its cure. It is measured',
    '  once in a run, and is as fast as the service itself can be.',
    '- The responder asks every second and believes two answers. It waits 3 s (default: 30 s) before it',
    '  calls a service settled and 4 s (default: 10 min) before it closes the incident. Neither counts as',
    '  time to a healthy answer.',
    '',
  ];
}

/** Who had the machine, and beside whom. */
function sharing(lines: readonly Line<Result>[]): readonly string[] {
  const places = lines.map(({ on }) => on?.atOnce ?? 1);
  const most = Math.max(...places);
  const who =
    most === 1
      ? 'One stack at a time has the machine'
      : `At most ${most} stacks at once have the machine (${places.filter((one) => one > 1).length} of the results; the others had it alone)`;
  const [it, is] = most === 1 ? ['it', 'is'] : ['they', 'are'];
  return [
    `- ${who}: while ${it} ${is} started, from the fault to the outcome, and while ${it} ${is} removed.`,
    '  Only what is merely watched stands beside it: a recovered service for its minute, a control for',
    '  20 s, a service that a peer has not brought back within 20 s.',
  ];
}

const day = (line: Line<Result> | undefined) => line?.at.slice(0, 16).replace('T', ' ') ?? '-';

/** Of lines that do not say their commit, and were measured in another way. */
const older =
  'not recorded, when several stacks were started and timed at once, and the time of a deployment began when Compose had ended';

function commits(lines: readonly Line<Result>[]): readonly string[] {
  const groups = Map.groupBy(lines, ({ on }) => {
    if (on === undefined) return older;
    if (on.commit === null) return 'no checkout of git';
    return on.clean ? `\`${on.commit}\`` : `\`${on.commit}\` with changes that were not committed`;
  });
  return [...groups].map(([commit, group]) => `- ${commit}: ${group.length} results`);
}

function peerWords(theirs: readonly Extract<Result, { kind: 'peer' }>[]): readonly string[] {
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
