/**
 * The worker: turns symptoms into incidents and carries each one on, step by step, until the
 * log says that it is over. It holds no truth of its own: every advance loads the log, asks
 * `nextStep`, performs that one step and appends what became of it.
 */
import type { Evidence } from '../evidence/evidence.ts';
import type { IncidentEvent, IncidentSettings, StoredEvent, Symptom } from '../incident/event.ts';
import { isOpen, openIntent, type EventOf, type Incident } from '../incident/incident.ts';
import { dueEscalation, nextEscalationAt } from '../incident/escalation.ts';
import { haveOneRoot, leaderOf } from '../incident/shared-root.ts';
import type { Seen } from '../incident/seen.ts';
import { nextStep } from '../incident/step.ts';
import { apply, fold, IllegalTransition } from '../incident/transition.ts';
import { StoreError, type IncidentStore } from '../store/store.ts';
import { withLatencies, type Trail } from './measured.ts';
import { openIncidents } from './open-incidents.ts';
import { createRaise, type Recorded } from './raise.ts';
import type { Scheduler } from './scheduler/scheduler.ts';

/** What one step leads to: events to append, or a time to come back. */
export type Performed =
  | { readonly events: readonly IncidentEvent[]; readonly evidence?: readonly Evidence[] }
  | { readonly waitUntil: number };

export interface WorkerParts {
  readonly store: IncidentStore;
  readonly scheduler: Scheduler;
  readonly now: () => number;
  readonly settings: () => IncidentSettings;
  /** Services that stand on this one or that it stands on, however indirectly. */
  readonly related: (service: string) => readonly string[];
  /** What is seen now of the services that matter to an incident. */
  readonly seen: (incident: Incident) => Omit<Seen, 'leader'>;
  /** How long the probes of a service took lately. */
  readonly trail: Trail;
  /** Performs a step that has an effect. Appends through `append` where the order matters. */
  readonly perform: (incident: Incident, step: EffectStep, append: Append) => Promise<Performed>;
  /** Told of every event after it is durable. */
  readonly onEvent: (event: StoredEvent, incident: Incident) => void;
  readonly onFailure: (what: string, error: unknown) => void;
  /** A symptom that the log does not take: there is no incident, and so nothing is done. */
  readonly onUnrecorded: (service: string, symptom: Symptom, error: StoreError) => void;
}

export type EffectStep = Exclude<
  ReturnType<typeof nextStep>,
  { do: 'append' } | { do: 'wait' } | { do: 'nothing' }
>;

/** Appends within a step. False when somebody was faster, or a target is claimed by another. */
export type Append = (events: readonly IncidentEvent[]) => Promise<boolean>;

/** What a person or a sender of alerts says becomes an event, or is not taken, and why. */
export type Take<R> = (
  incident: Incident,
) => EventOf<'approval-given' | 'acknowledged' | 'alert-noted' | 'update-published'> | R;

export interface Worker {
  /** Takes up all open incidents of the log again. */
  start(): Promise<void>;
  /** A symptom that matters: opens an incident, or joins the one it belongs to. */
  raise(service: string, symptom: Symptom): Promise<void>;
  /**
   * What is said to it: taken on the log as it stands, told, and acted on at once. Comes back with
   * the incident after it, or why it was not taken; null when there is no such incident.
   */
  say<R extends { readonly code: string }>(id: string, take: Take<R>): Promise<Incident | R | null>;
  /** Another replica has appended to the incident: know it, and carry it on if it was unknown. */
  learn(incident: string): Promise<void>;
  /** The open incident that is known here and is about the service; null when there is none. */
  incidentOf(service: string): string | null;
  /** Something was seen of a service: the incidents that it may matter to are looked at now. */
  nudge(service: string): void;
  /** Something was seen that may matter to every incident. */
  nudgeAll(): void;
  stop(): Promise<void>;
}

/** Between attempts after a failure of our own, for example a store that cannot be written. */
const retryAfter = 1_000;

export function createWorker(parts: WorkerParts): Worker {
  const { store, scheduler, now } = parts;
  const open = openIncidents();
  const raising = new Set<Promise<void>>();
  let stopping = false;

  /** Those with the same root look again whenever it has come to another phase. */
  const know = (incident: Incident): void => {
    const before = open.get(incident.id)?.phase;
    open.remember(incident);
    if (before === incident.phase) return;
    for (const one of open.all())
      if (one.heldUnder === incident.id || isConcerned(one, incident))
        scheduler.wake(one.id, now());
  };

  const record = async (
    incident: Incident | null,
    id: string,
    decided: readonly IncidentEvent[],
    evidence: readonly Evidence[] = [],
  ): Promise<Recorded> => {
    const events = withLatencies(incident, decided, parts.trail);
    const at = now();
    const expected = incident?.version ?? 0;
    // Folded before they are durable: an illegal event in the log would end the incident's life.
    let state = incident;
    const told = events.map((event, index) => {
      const stored = { incident: id, version: expected + index + 1, at, event };
      state = apply(state, stored);
      return { stored, state };
    });
    const appended = await store.append(id, expected, events, at, evidence);
    if (!appended.ok)
      return appended.conflict === 'open'
        ? { is: 'taken', service: appended.service, by: appended.incident }
        : { is: 'overtaken' };
    for (const one of told) {
      know(one.state);
      parts.onEvent(one.stored, one.state);
    }
    const last = told.at(-1);
    if (last === undefined) throw new Error('nothing was appended');
    return { is: 'recorded', incident: last.state };
  };

  /** The incident after the events; null: they were not appended. */
  const appendTo = async (
    incident: Incident,
    events: readonly IncidentEvent[],
    evidence?: readonly Evidence[],
  ): Promise<Incident | null> => {
    const recorded = await record(incident, incident.id, events, evidence);
    return recorded.is === 'recorded' ? recorded.incident : null;
  };

  /** null: there is none that can be carried on. A damaged log must not hold its services. */
  const load = async (id: string): Promise<Incident | null> => {
    try {
      return fold(await store.load(id));
    } catch (error) {
      if (!isDamage(error)) throw error;
      parts.onFailure(`incident ${id}`, error);
      open.forget(id);
      await store.setAside(id);
      return null;
    }
  };

  const advance = async (id: string): Promise<void> => {
    let incident = await load(id);
    // Bounded: a step that leads nowhere must not spin.
    for (let turn = 0; turn < 50 && !stopping; turn++) {
      if (incident === null) return;
      know(incident);
      if (!isOpen(incident)) return;
      const escalation = dueEscalation(incident, now());
      if (escalation !== null) {
        incident =
          (await appendTo(incident, [{ type: 'escalated', ...escalation }])) ?? (await load(id));
        continue;
      }
      const next = await turnOnce(incident, id);
      if (typeof next === 'number') {
        const due = nextEscalationAt(incident, now());
        scheduler.wake(id, due === null ? next : Math.min(next, due));
        return;
      }
      incident = next;
    }
    scheduler.wake(id, now() + retryAfter);
  };

  /** One step: the incident after it, or when to come back. */
  const turnOnce = async (incident: Incident, id: string): Promise<Incident | null | number> => {
    const leader = leaderOf(incident, open.all());
    const step = nextStep(incident, { ...parts.seen(incident), leader }, now());
    if (step.do === 'nothing') return now() + 86_400_000;
    if (step.do === 'wait') return step.until;
    if (step.do === 'append') return (await appendTo(incident, [step.event])) ?? (await load(id));
    let current: Incident = incident;
    const append: Append = async (events) => {
      const after = await appendTo(current, events);
      if (after !== null) current = after;
      return after !== null;
    };
    const performed = await parts.perform(incident, step, append);
    if ('waitUntil' in performed) return performed.waitUntil;
    if (performed.events.length === 0) return current;
    return recordDone(current, id, performed.events, performed.evidence);
  };

  /** What is true whoever else appends is recorded all the same; all else is decided again. */
  const recordDone = async (
    incident: Incident,
    id: string,
    events: readonly IncidentEvent[],
    evidence?: readonly Evidence[],
  ): Promise<Incident | null> => {
    let current = incident;
    for (let attempt = 0; attempt < 10; attempt++) {
      const after = await appendTo(current, events, evidence);
      if (after !== null) return after;
      const newest = await load(id);
      if (newest === null || !events.every((one) => isStillTrue(one, newest))) return newest;
      current = newest;
    }
    return current;
  };

  const raise = createRaise({
    open,
    now,
    settings: parts.settings,
    related: parts.related,
    load,
    record,
    wake: (id) => scheduler.wake(id, now()),
  });

  return {
    async start() {
      scheduler.start(async (id) => {
        try {
          await advance(id);
        } catch (error) {
          parts.onFailure(`incident ${id}`, error);
          scheduler.wake(id, now() + retryAfter);
        }
      });
      for (const id of await store.list('open')) {
        // One damaged log must not keep the others waiting.
        const incident = await load(id).catch((error: unknown) => {
          parts.onFailure(`incident ${id}`, error);
          return null;
        });
        if (incident === null) continue;
        open.remember(incident);
        scheduler.wake(id, now());
      }
    },
    raise(service, symptom) {
      const work = raise(service, symptom)
        .catch((error: unknown) => {
          parts.onFailure(`symptom of ${service}`, error);
          if (error instanceof StoreError) parts.onUnrecorded(service, symptom, error);
        })
        .finally(() => raising.delete(work));
      raising.add(work);
      return work;
    },
    async say(id, take) {
      for (let attempt = 0; attempt < 10; attempt++) {
        const current = await load(id);
        if (current === null) return null;
        const taken = take(current);
        if ('code' in taken) return taken;
        const after = await appendTo(current, [taken]);
        if (after === null) continue;
        scheduler.wake(id, now());
        return after;
      }
      throw new Error('the incident changed ten times');
    },
    async learn(id) {
      const known = open.has(id);
      try {
        const incident = await load(id);
        if (incident === null) return;
        know(incident);
        // Who opened it may have died before anybody else was told to carry it on.
        if (!known && isOpen(incident)) scheduler.wake(id, now());
      } catch (error) {
        parts.onFailure(`incident ${id}`, error);
      }
    },
    incidentOf: (service) => open.of(service)?.id ?? null,
    nudge(service) {
      const concerned = open.ofAny([service, ...parts.related(service)]);
      for (const { id } of concerned) scheduler.wake(id, now());
    },
    nudgeAll() {
      for (const id of open.ids()) scheduler.wake(id, now());
    },
    async stop() {
      stopping = true;
      await Promise.all(raising);
      await scheduler.stop();
    },
  };
}

/**
 * What was done to the world, what was seen of it, and what follows from that: who joins, says or
 * sends something meanwhile changes none of it.
 */
function isStillTrue(event: IncidentEvent, incident: Incident): boolean {
  const { phase, round } = incident;
  if (event.type === 'confirmed') return phase === 'confirming';
  if (event.type === 'remedy-finished') return openIntent(incident)?.id === event.intent;
  if (event.type === 'evidence-saved') return phase === 'collecting' && round === event.round - 1;
  return event.type === 'diagnosed' && phase === 'diagnosing' && round === event.round;
}

/** It waits, and may wait for that one instead. */
function isConcerned(one: Incident, news: Incident): boolean {
  const waits = one.phase === 'awaiting-approval' || one.phase === 'escalated';
  return waits && one.id !== news.id && news.phase === 'planning' && haveOneRoot(one, news);
}

/** The log itself is broken; a store that is away is another matter. */
function isDamage(error: unknown): boolean {
  return (
    error instanceof IllegalTransition ||
    (error instanceof StoreError && error.code === 'STORE_CORRUPT')
  );
}
