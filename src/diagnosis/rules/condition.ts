/** What several rules ask of a service: is it running, is it ill, how did it end. */
import { isCrash } from '../../evidence/crash.ts';
import type { ContainerEvent, ContainerState } from '../../evidence/evidence.ts';
import { roleOf } from '../graph.ts';
import type { Seen, View } from '../rule.ts';

/** A service whose fault matters here: the one with the symptom, or one that answers badly. */
export function isSuspect(
  view: View<'container-state' | 'container-missing' | 'probe-answers' | 'dependency'>,
  service: string,
): boolean {
  if (view.of('container-missing', service).length > 0) return true;
  if (view.of('container-state', service).some(({ fact }) => hasStopped(fact))) return true;
  const probes = view.of('probe-answers', service);
  if (probes.some(({ fact }) => fact.health === 'down' || fact.health === 'degraded')) return true;
  if (probes.some(({ fact }) => fact.health === 'up'))
    return isUnproved(probes) && hearsBadAnswers(view, service);
  return (
    service === view.service || answersAbout(view, service).some((a) => a.fact.state !== 'ready')
  );
}

/** Nobody has asked it deeply: a port that accepts connections says nothing of what it needs. */
function isUnproved(probes: readonly Seen<'probe-answers'>[]): boolean {
  return !probes.some(({ fact }) => fact.answers.some(({ depth, ok }) => depth === 'deep' && ok));
}

function hearsBadAnswers(view: View<'dependency'>, service: string): boolean {
  return view.of('dependency', service).some(({ fact }) => fact.state !== 'ready');
}

/** What those who depend on a service heard from it. */
export function answersAbout(
  view: View<'dependency'>,
  service: string,
): readonly Seen<'dependency'>[] {
  return view.all('dependency').filter(({ fact }) => fact.dependency === service);
}

/** The service's role, from what answers say and from the graph. */
export function roleIn(view: View<'dependency'>, service: string): ReturnType<typeof roleOf> {
  const roles = answersAbout(view, service).map(({ fact }) => fact.role);
  return (
    roles.find((role) => role !== 'service') ?? roleOf(view.graph, service) ?? roles[0] ?? null
  );
}

/** Neither running nor on its way: it ended, cannot start, or keeps ending. */
export function hasStopped(state: ContainerState): boolean {
  return state.status !== 'running' && state.status !== 'paused';
}

/** Replicas that run, or null when their state is not known. */
export function isRunning(view: View<'container-state'>, service: string): boolean | null {
  const replicas = view.of('container-state', service);
  return replicas.length === 0 ? null : replicas.some(({ fact }) => fact.status === 'running');
}

/**
 * Others wait for it at their start, no setting of theirs points at it, and it may end: a proxy,
 * for example, knows what it stands on from a file of its own.
 */
export function isJob(view: View<never>, service: string): boolean {
  const pointed = Object.values(view.graph)
    .flatMap((node) => node.dependencies)
    .some((edge) => edge.to === service && edge.setting !== '');
  return service !== view.service && !pointed && view.graph[service]?.restarts !== true;
}

/** Container events that are not ours, oldest first. */
export function foreignEvents(
  view: View<'container-events'>,
  service: string,
): readonly (ContainerEvent & { readonly id: string })[] {
  return view
    .of('container-events', service)
    .flatMap(({ id, fact }) => fact.events.map((event) => ({ ...event, id })))
    .filter((event) => !event.ours)
    .sort((a, b) => a.at - b.at);
}

/** A process that lives shorter than this never finished its start, in milliseconds. */
const START_UP = 60_000;

/** Whether its last life was so short that it failed while starting. */
export function diedAtStart(state: ContainerState): boolean {
  if (!hasStopped(state) || state.startedAt === null) return false;
  return state.finishedAt === null || state.finishedAt - state.startedAt < START_UP;
}

/**
 * How often its containers have died by themselves, by the engine's counter or its events. Deaths of
 * containers that are gone say nothing of those that took their place.
 */
export function deathCount(
  view: View<'container-state' | 'container-events' | 'probe-answers'>,
  service: string,
): number {
  const states = view.of('container-state', service).map(({ fact }) => fact);
  const present = new Set(states.map(({ container }) => container));
  const from = outageFrom(view, service);
  const deaths = foreignEvents(view, service).filter(
    (one, _index, all) =>
      one.at >= from && (present.size === 0 || present.has(one.container)) && isCrash(one, all),
  );
  // The engine's counter knows no outages.
  const counted = from === -Infinity ? states.map(({ restartCount }) => restartCount) : [];
  return Math.max(deaths.length, ...counted, 0);
}

/**
 * What happened to its containers before this time belongs to another outage: it has been healthy
 * since, and for longer than one life of many that end. -Infinity: nobody has seen it healthy.
 */
export function outageFrom(view: View<'probe-answers'>, service: string): number {
  const times = view.of('probe-answers', service).flatMap(({ fact }) => fact.healthyFrom ?? []);
  return Math.max(-Infinity, ...times) - LATELY;
}

/** How long ago a death may be that still explains a symptom, in milliseconds. */
const LATELY = 60_000;

/**
 * Its last death, when it was a short while ago and nobody ordered it: an engine that restarts what
 * ends may have it running and healthy again before anybody has looked.
 */
export function endedLately(
  view: View<'container-state' | 'container-events'>,
  service: string,
): (ContainerEvent & { readonly id: string }) | null {
  const [state] = view.of('container-state', service);
  const events = foreignEvents(view, service);
  const death = events.findLast(({ action }) => action === 'die');
  if (state === undefined || death === undefined || state.at - death.at > LATELY) return null;
  return isCrash(death, events) && (death.exitCode ?? 0) !== 0 ? death : null;
}

/** "exited with code 1", "is restarting after code 1": without a subject. */
export function describeEnd(state: ContainerState): string {
  switch (state.status) {
    case 'created':
      return 'was created and has never run';
    case 'restarting':
      return `keeps ending with code ${state.exitCode}`;
    case 'paused':
      return 'is paused';
    case 'running':
      return 'is running';
    case 'removing':
    case 'exited':
    case 'dead':
      return `exited with code ${state.exitCode}`;
  }
}

/** The host part of host:port; IPv6 addresses may stand in brackets. */
export function hostOf(address: string): string {
  const colon = address.lastIndexOf(':');
  const host = colon > 0 ? address.slice(0, colon) : address;
  return host.startsWith('[') ? host.slice(1, -1) : host;
}

/** Inside a container its own loopback is never another service. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** A bare word, and no name under a domain or address: it can only mean something nearby. */
export function isSingleLabel(host: string): boolean {
  return host !== '' && !host.includes('.') && !host.includes(':');
}

/** "a, b and c"; at most eight are named. */
export function listWords(words: readonly string[], last: 'and' | 'or' = 'and'): string {
  const shown = words.length > 8 ? [...words.slice(0, 8), `${words.length - 8} more`] : [...words];
  const end = shown.pop() ?? '';
  return shown.length === 0 ? end : `${shown.join(', ')} ${last} ${end}`;
}

/** A log line as it may be quoted: short, and on one line. */
export function quote(text: string): string {
  const flat = text.replaceAll('\n', ' ').trim();
  return `"${flat.length > 160 ? `${flat.slice(0, 159)}…` : flat}"`;
}

/** The end of an engine's error as it may be quoted: it says the reason last. */
export function quoteError(text: string): string {
  const flat = text.replaceAll('\n', ' ').trim();
  return `"${flat.length > 160 ? `…${flat.slice(-159)}` : flat}"`;
}
