/** What a service was refused by its host or by a limit of its container: memory, processes, files. */
import { areTasksUsedUp } from '../../evidence/resource-facts.ts';
import type { Citation } from '../cause.ts';
import { cite, defineRule, finding } from '../rule.ts';
import type { Finding, Seen, View } from '../rule.ts';
import { busyHost } from './busy.ts';
import { hasStopped, isSuspect } from './condition.ts';
import { linesFor } from './logged.ts';
import { mebibytes, said } from './scarcity.ts';

const needs = [
  'host-resources',
  'limits',
  'kernel-kills',
  'container-state',
  'container-missing',
  'probe-answers',
  'dependency',
  'logs',
] as const;
type Facts = View<(typeof needs)[number]>;

/** Below 2 % or 64 MiB the kernel reclaims all the time, then kills. */
const MEMORY_SHARE = 0.02;
const MEMORY_BYTES = 64 * 1_048_576;
/** Opens begin to fail for somebody before the last file is taken. */
const NEAR = 0.98;
/** Percent of the time in which nothing at all could work for want of memory: the host thrashes. */
const STALLED = 40;
/** A log line that is not older says why a login is refused now, in milliseconds. */
const TURNED_AWAY = 60_000;
/** A kill belongs to this outage when it is not older, in milliseconds. */
const RECENT = 3_600_000;

export const host = defineRule({
  id: 'host-exhausted',
  needs,
  conclude: (view) =>
    view.scope
      .filter((service) => isSuspect(view, service))
      .flatMap(
        (service) =>
          killedForHost(view, service) ??
          mayNotFork(view, service) ??
          exhausted(view, service) ??
          tooBusy(view, service) ??
          byLog(view, service) ??
          [],
      ),
});

/** The kernel chose a process of the container although it stayed within its own limit. */
function killedForHost(view: Facts, service: string): Finding | null {
  const kills = view
    .of('kernel-kills', service)
    .flatMap((seen) =>
      seen.fact.kills
        .filter(({ lack, at }) => lack === 'host' && seen.at - at < RECENT)
        .map((kill) => ({ seen, kill })),
    );
  const last = kills.at(-1);
  if (last === undefined) return null;
  return exhaustion(service, {
    shared: 'the host',
    confidence: 'certain',
    basis: 'decisive',
    statement: `The host ran out of memory, and the kernel killed ${last.kill.process} of ${service} for it; ${service} itself was within its limit.`,
    supporting: [
      ...kills.map(({ seen, kill }) =>
        cite(
          seen,
          `the kernel killed ${kill.process} (${kill.pid}) for want of memory of the host`,
        ),
      ),
      ...citeMemory(view),
    ],
  });
}

/** The container's own limit of processes. */
function mayNotFork(view: Facts, service: string): Finding | null {
  const words = said(view, service, 'host-exhausted');
  for (const seen of view.of('limits', service)) {
    const { tasks } = seen.fact;
    if (tasks?.limit == null) continue;
    const full = areTasksUsedUp(tasks.current, tasks.limit);
    const refused = (tasks.refused ?? 0) > 0;
    if (!full && !(refused && words.length > 0)) continue;
    const proved = refused || words.length > 0;
    const also = refused ? `, and ${tasks.refused ?? 0} more were refused` : '';
    return exhaustion(service, {
      confidence: proved ? 'certain' : 'likely',
      basis: proved ? 'decisive' : 'observed',
      statement: `${service} may start no more processes: ${tasks.current} of ${tasks.limit} exist in its container${also}.`,
      supporting: [
        cite(seen, `${tasks.current} of ${tasks.limit} processes and threads exist${also}`),
        ...words,
      ],
    });
  }
  return null;
}

/** Told once, of the service with the symptom, and of those that say so themselves. */
function exhausted(view: Facts, service: string): Finding | null {
  const words = said(view, service, 'host-exhausted');
  const [first] = view.all('host-resources');
  if (first === undefined) return null;
  const lacks = lacksOf(first);
  const [lack] = lacks;
  if (lack === undefined || (words.length === 0 && service !== view.service)) return null;
  return exhaustion(service, {
    shared: 'the host',
    confidence: words.length > 0 ? 'certain' : 'likely',
    basis: 'observed',
    statement: `The host has run out of what ${service} needs: ${lack}.`,
    supporting: [...lacks.map((one) => cite(first, one)), ...words],
  });
}

/** Told once, and only where something was too slow to answer. */
function tooBusy(view: Facts, service: string): Finding | null {
  const busy = service === view.service ? busyHost(view) : null;
  if (busy === null || view.scope.some((one) => runsNoMore(view, one))) return null;
  const unanswered = view
    .all('probe-answers')
    .filter(({ fact }) => fact.answers.some((one) => !one.ok && one.silent))
    .map((seen) => cite(seen, `${seen.fact.service} did not answer in time`));
  const late = view
    .all('dependency')
    .filter(({ fact }) => fact.state === 'timeout')
    .map((seen) => cite(seen, `${seen.fact.address}: ${seen.fact.detail}`));
  if (unanswered.length + late.length === 0) return null;
  return exhaustion(service, {
    shared: 'the host',
    confidence: 'likely',
    basis: 'observed',
    statement: `The host has more work than its processors can do, so that ${service} or what it needs answers too late: ${busy.says}.`,
    supporting: [busy, ...unanswered, ...late],
  });
}

/** Who asks it waits for what is not there, however busy the host is. */
function runsNoMore(view: Facts, service: string): boolean {
  const states = view.of('container-state', service);
  return (
    view.of('container-missing', service).length > 0 ||
    (states.length > 0 && states.every(({ fact }) => hasStopped(fact)))
  );
}

function lacksOf({ fact }: Seen<'host-resources'>): readonly string[] {
  const { memoryAvailable, memoryTotal, tasks, tasksMost, openFiles, openFilesMost } = fact;
  const lacks: string[] = [];
  if (memoryTotal > 0 && memoryAvailable < Math.max(MEMORY_BYTES, memoryTotal * MEMORY_SHARE)) {
    lacks.push(`${mebibytes(memoryAvailable)} MiB of memory are available`);
  }
  const stalled = fact.pressure.memory?.full ?? 0;
  if (stalled >= STALLED) lacks.push(`all work stood still ${stalled} % of the time for memory`);
  if (tasksMost !== null && areTasksUsedUp(tasks, tasksMost)) {
    lacks.push(`${tasks} of ${tasksMost} processes and threads exist`);
  }
  if (openFiles !== null && openFilesMost !== null && openFiles >= openFilesMost * NEAR) {
    lacks.push(`${openFiles} of ${openFilesMost} files are open`);
  }
  return lacks;
}

function byLog(view: Facts, service: string): Finding | null {
  const words = said(view, service, 'host-exhausted');
  if (words.length === 0) return null;
  const turnedAway = turnsAwayNow(view, service);
  return exhaustion(service, {
    confidence: turnedAway.length > 0 ? 'certain' : 'likely',
    basis: turnedAway.length > 0 ? 'decisive' : 'logged',
    statement: `${service} was refused a process, thread, memory or address by the host, as it says.`,
    supporting: [...words, ...turnedAway],
  });
}

/** A server that breaks off logins while it says why: its limits could not be read in time. */
function turnsAwayNow(view: Facts, service: string): readonly Citation[] {
  const lines = linesFor(view, service, ['host-exhausted']);
  return view.of('probe-answers', service).flatMap((seen) => {
    const refused = seen.fact.answers.find(({ ok, login }) => !ok && login === 'refused');
    const isNew = lines.some(({ at }) => at !== null && at >= seen.at - TURNED_AWAY);
    return refused !== undefined && isNew
      ? [cite(seen, `${refused.probe}: ${refused.detail}`)]
      : [];
  });
}

function citeMemory(view: Facts): readonly Citation[] {
  return view
    .all('host-resources')
    .map((one) => cite(one, `${mebibytes(one.fact.memoryAvailable)} MiB of memory are available`));
}

function exhaustion(
  component: string,
  rest: Pick<Finding, 'confidence' | 'basis' | 'statement' | 'supporting' | 'shared'>,
): Finding {
  return finding({ kind: 'host-exhausted', component, ...rest });
}
