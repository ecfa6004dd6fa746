/**
 * From a symptom to the incident that it belongs to: a new one, or an open one that is about the
 * service or a relative of it.
 *
 * Symptoms are taken side by side: in a storm one must not wait for the disk of the other. Two of
 * one outage cannot open two incidents all the same, since the store refuses the second and names
 * the first. Those that want to join one incident go into its log together: each alone would
 * outdate all the others, and a hundred clients of one database would never all get in.
 */
import { randomBytes } from 'node:crypto';
import type { IncidentEvent, IncidentSettings, Symptom } from '../incident/event.ts';
import { isOpen, type Incident } from '../incident/incident.ts';
import type { OpenIncidents } from './open-incidents.ts';

/** What became of an append. */
export type Recorded =
  | { readonly is: 'recorded'; readonly incident: Incident }
  /** A service belongs to another incident that is open. */
  | { readonly is: 'taken'; readonly service: string; readonly by: string }
  /** The log has gone on meanwhile, or another incident works on the same target. */
  | { readonly is: 'overtaken' };

export interface RaiseParts {
  readonly open: OpenIncidents;
  readonly now: () => number;
  readonly settings: () => IncidentSettings;
  readonly related: (service: string) => readonly string[];
  /** From the log; null: there is none that can be carried on. */
  readonly load: (id: string) => Promise<Incident | null>;
  readonly record: (
    incident: Incident | null,
    id: string,
    events: readonly IncidentEvent[],
  ) => Promise<Recorded>;
  /** The incident is to be looked at now. */
  readonly wake: (id: string) => void;
}

/** @throws StoreError, and when the symptom found no place */
export type Raise = (service: string, symptom: Symptom) => Promise<void>;

interface Newcomer {
  readonly service: string;
  readonly symptom: Symptom;
  readonly done: PromiseWithResolvers<undefined>;
}

/** How often a symptom finds that somebody was faster before it is given up. */
const mostAttempts = 10;

export function createRaise(parts: RaiseParts): Raise {
  const { open, now, load, record, wake } = parts;
  /** Who wants to join an incident, while those who came before them are being written. */
  const joining = new Map<string, Newcomer[]>();

  const raise: Raise = async (service, symptom) => {
    const existing = open.of(service);
    if (existing !== undefined) {
      wake(existing.id);
      return;
    }
    const [relative] = open.ofAny(parts.related(service));
    if (relative === undefined) await openFor(service, symptom);
    else await join(relative.id, service, symptom);
  };

  const openFor = async (service: string, symptom: Symptom): Promise<void> => {
    const opened: IncidentEvent = {
      type: 'opened',
      service,
      symptom,
      settings: parts.settings(),
      related: parts.related(service),
    };
    // Two incidents of one second may draw the same name.
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const id = incidentId(now());
      const recorded = await record(null, id, [opened]);
      if (recorded.is === 'recorded') {
        wake(id);
        return;
      }
      if (recorded.is === 'taken' && (await belong(recorded.by, service, symptom))) return;
    }
    throw new Error('ten names for an incident were taken');
  };

  /** Somebody else was faster: that incident is ours too. False when it is over already. */
  const belong = async (id: string, service: string, symptom: Symptom): Promise<boolean> => {
    const holder = open.get(id) ?? (await load(id));
    if (holder === null || !isOpen(holder)) return false;
    open.remember(holder);
    if (holder.services.includes(service)) wake(id);
    else await join(id, service, symptom);
    return true;
  };

  const join = (id: string, service: string, symptom: Symptom): Promise<unknown> => {
    const newcomer = { service, symptom, done: Promise.withResolvers<undefined>() };
    const waiting = joining.get(id);
    if (waiting === undefined) {
      joining.set(id, [newcomer]);
      void joinInTurn(id);
    } else waiting.push(newcomer);
    return newcomer.done.promise;
  };

  const joinInTurn = async (id: string): Promise<void> => {
    for (let some = joining.get(id) ?? []; some.length > 0; some = joining.get(id) ?? []) {
      joining.set(id, []);
      await joinTogether(id, some).catch((error: unknown) => {
        for (const { done } of some) done.reject(error);
      });
    }
    joining.delete(id);
  };

  /** Tells each of them when it has a place, here or elsewhere. */
  const joinTogether = async (id: string, some: readonly Newcomer[]): Promise<void> => {
    let left = some;
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      // What we remember is nearly always the newest; only when it is not the log is read.
      const current = (attempt === 0 ? open.get(id) : undefined) ?? (await load(id));
      if (current === null || !isOpen(current)) {
        // Somebody else has ended it.
        open.forget(id);
        for (const one of left) placeElsewhere(one, raise(one.service, one.symptom));
        return;
      }
      left = await joinAll(current, left);
      if (left.length === 0) return;
    }
    throw new Error('the incident changed ten times');
  };

  /** Comes back with those that are still without a place, since the log has gone on. */
  const joinAll = async (
    incident: Incident,
    newcomers: readonly Newcomer[],
  ): Promise<readonly Newcomer[]> => {
    open.remember(incident);
    for (let left = newcomers; left.length > 0;) {
      const recorded = await recordJoined(incident, left);
      if (recorded.is === 'overtaken') return left;
      if (recorded.is === 'recorded') {
        wake(incident.id);
        for (const { done } of left) done.resolve(undefined);
        return [];
      }
      const { service, by } = recorded;
      for (const one of left)
        if (one.service === service) placeElsewhere(one, belongOrRaise(by, one));
      left = left.filter((one) => one.service !== service);
    }
    return [];
  };

  const recordJoined = async (
    incident: Incident,
    newcomers: readonly Newcomer[],
  ): Promise<Recorded> => {
    const events = joinedBy(newcomers, incident);
    return events.length === 0
      ? { is: 'recorded', incident }
      : record(incident, incident.id, events);
  };

  const belongOrRaise = async (id: string, { service, symptom }: Newcomer): Promise<void> => {
    if (!(await belong(id, service, symptom))) await raise(service, symptom);
  };

  return raise;
}

/** Nobody waits for it here: two incidents whose newcomers belong to the other would never end. */
function placeElsewhere({ done }: Newcomer, work: Promise<void>): void {
  work.then(() => done.resolve(undefined), done.reject);
}

/** The events by which those become part of the incident that are not yet. */
function joinedBy(
  newcomers: readonly Newcomer[],
  { services }: Incident,
): readonly IncidentEvent[] {
  const symptoms = new Map(newcomers.map(({ service, symptom }) => [service, symptom]));
  return [...symptoms]
    .filter(([service]) => !services.includes(service))
    .map(([service, symptom]) => ({ type: 'symptom-joined', service, symptom }));
}

/** Sortable by time and short enough to type: 20261124-001537-4f2a. */
function incidentId(at: number): string {
  const stamp = new Date(at).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${stamp}-${randomBytes(2).toString('hex')}`;
}
