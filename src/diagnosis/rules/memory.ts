/**
 * Out of memory, by the kernel's record or by the runtime's own word. Exit code 137 alone is
 * somebody's kill, and the engine's flag alone can stand on a container that never died.
 */
import { isCrash } from '../../evidence/crash.ts';
import type { Citation } from '../cause.ts';
import { cite, defineRule, finding } from '../rule.ts';
import type { Finding, View } from '../rule.ts';
import {
  deathCount,
  outageFrom,
  describeEnd,
  endedLately,
  foreignEvents,
  hasStopped,
  isSuspect,
} from './condition.ts';
import { citeLines, linesFor } from './logged.ts';

const needs = [
  'container-state',
  'container-missing',
  'container-events',
  'memory',
  'kernel-kills',
  'definition-change',
  'listening',
  'probe-answers',
  'dependency',
  'logs',
] as const;
type Facts = View<(typeof needs)[number]>;

/** What SIGKILL leaves as exit code. */
const KILLED = 137;
/** What abort() leaves: how runtimes end when their own heap limit is reached. */
const ABORTED = 134;

export const outOfMemory = defineRule({
  id: 'out-of-memory',
  needs,
  conclude: (view) =>
    view.scope
      .filter(
        (service) =>
          isSuspect(view, service) ||
          endedLately(view, service) !== null ||
          (service === view.service && losesProcesses(view, service)),
      )
      .flatMap((service) => byKernel(view, service) ?? byRuntime(view, service) ?? []),
});

function byKernel(view: Facts, service: string): Finding | null {
  const records = kernelRecords(view, service);
  if (records.length === 0 || !hasLostProcess(view, service)) return null;
  // Its counters count such kills too, and raising its limit would help nobody.
  if (onlyForHost(view, service)) return null;
  const limit = view.of('memory', service).map(({ fact }) => fact.limit)[0] ?? 0;
  const bound = limit > 0 ? ` at its limit of ${mebibytes(limit)} MiB` : '';
  const outlived = view
    .of('container-state', service)
    .some(({ fact }) => fact.status === 'running');
  const lowered = lowerLimit(view, service);
  const after = outlived && deathCount(view, service) === 0;
  const kills = lateKills(view, service).count;
  const killed = kills > 1 ? `${kills} processes` : 'a process';
  return finding({
    kind: 'out-of-memory',
    component: service,
    confidence: 'certain',
    basis: 'decisive',
    changed: lowered.length > 0,
    statement: after
      ? `The kernel killed ${killed} of ${service} for lack of memory${bound}; the container's main process outlived ${killed === 'a process' ? 'it' : 'them'}.`
      : `The kernel killed ${service} for lack of memory${bound}.`,
    supporting: [...records, ...lowered],
  });
}

function kernelRecords(view: Facts, service: string): readonly Citation[] {
  const from = outageFrom(view, service);
  const told = view.of('kernel-kills', service).flatMap((seen) =>
    seen.fact.kills
      .filter(({ lack, at }) => lack === 'group' && at >= from)
      .slice(-1)
      .map(({ process, pid }) =>
        cite(seen, `the kernel's log says that it killed ${process} (${pid}) in its container`),
      ),
  );
  const flagged = view
    .of('container-state', service)
    .filter(({ fact }) => fact.oomKilled && fact.exitCode === KILLED && hasStopped(fact))
    .map((s) => cite(s, `${s.fact.name} ${describeEnd(s.fact)}, marked as killed for memory`));
  const events = foreignEvents(view, service)
    .filter(({ action, at }) => action === 'oom' && at >= from)
    .slice(-1)
    .map((event) => cite(event, 'the engine reported that memory ran out'));
  const counters = view
    .of('memory', service)
    .filter(({ fact }) => fact.oomKills > 0)
    .map((m) => cite(m, `kills for lack of memory in its control group: ${m.fact.oomKills}`));
  return [...told, ...flagged, ...events, ...counters];
}

/** Every kill that the kernel's log tells of was for want of memory of the host. */
function onlyForHost(view: Facts, service: string): boolean {
  const kills = view.of('kernel-kills', service).flatMap(({ fact }) => fact.kills);
  return kills.length > 0 && kills.every(({ lack }) => lack === 'host');
}

/** A limit below that of the last known good: a change, and the first suspect. */
function lowerLimit(view: Facts, service: string): readonly Citation[] {
  return view.of('definition-change', service).flatMap((seen) =>
    seen.fact.changes.flatMap(({ aspect, before, after }) => {
      const [was, is] = [before, after].map((words) => Number.parseInt(words ?? '', 10));
      const lower = Number.isNaN(was) ? !Number.isNaN(is) : (is ?? 0) < (was ?? 0);
      return aspect === 'memory-limit' && lower
        ? [
            cite(
              seen,
              `its memory limit was ${before ?? ''} at the last known good, now ${after ?? ''}`,
            ),
          ]
        : [];
    }),
  );
}

/** A record alone is not an outage: something must have died of it. */
function hasLostProcess(view: Facts, service: string): boolean {
  const states = view.of('container-state', service);
  if (states.some(({ fact }) => hasStopped(fact) && fact.exitCode !== 0)) return true;
  const from = outageFrom(view, service);
  const deaths = foreignEvents(view, service).filter((e, _index, all) => isCrash(e, all));
  if (deaths.some(({ at, exitCode }) => at >= from && exitCode === KILLED)) return true;
  if (losesProcesses(view, service)) return true;
  return view.of('listening', service).some(({ fact }) => !fact.listening);
}

/** This many kills are no accident of one request; the last one was a moment ago. Milliseconds. */
const often = { within: 5 * 60_000, kills: 3, last: 60_000 };

/** Its children are killed again and again: it answers, and their work is lost. */
function losesProcesses(view: Facts, service: string): boolean {
  const kills = lateKills(view, service);
  return kills.count >= often.kills && kills.ago < often.last;
}

/** By the kernel's log, or where nobody may read that by the engine's word. */
function lateKills(view: Facts, service: string): { readonly count: number; readonly ago: number } {
  const [looked = Infinity] = view.of('container-state', service).map(({ at }) => at);
  const told = view
    .of('kernel-kills', service)
    .flatMap(({ fact }) => fact.kills.filter(({ lack }) => lack === 'group').map(({ at }) => at));
  const reported = foreignEvents(view, service).filter(({ action }) => action === 'oom');
  const times = told.length > 0 ? told : reported.map(({ at }) => at);
  const late = times.filter((at) => looked - at < often.within);
  // The engine reports one kill several times within the same moment.
  const count = new Set(late.map((at) => Math.floor(at / 1_000))).size;
  return { count, ago: looked - Math.max(...late) };
}

function byRuntime(view: Facts, service: string): Finding | null {
  const lines = linesFor(view, service, ['out-of-memory']);
  const ended = view.of('container-state', service).find(({ fact }) => hasStopped(fact));
  if (lines.length === 0) return null;
  const aborted = ended?.fact.exitCode === ABORTED;
  const died = ended !== undefined || deathCount(view, service) > 0;
  return finding({
    kind: 'out-of-memory',
    component: service,
    confidence: aborted ? 'certain' : died ? 'likely' : 'possible',
    basis: aborted ? 'observed' : 'logged',
    statement: `${service} reached the memory limit of its own runtime${
      ended === undefined ? '' : ` and ${describeEnd(ended.fact)}`
    }; the kernel has no record of a kill.`,
    supporting: [
      ...citeLines(lines),
      ...(ended === undefined
        ? []
        : [cite(ended, `${ended.fact.name} ${describeEnd(ended.fact)}`)]),
    ],
  });
}

const mebibytes = (bytes: number): number => Math.round(bytes / 1_048_576);
