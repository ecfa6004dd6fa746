/**
 * The world of a simulated incident: `web` and its database, the clock, the engine, people and
 * other incidents. It only does what it is told; `simulation.ts` is the responder in it.
 */
import type { CauseKind } from '../../src/diagnosis/cause.ts';
import type { PlannedAction, StoredEvent } from '../../src/incident/event.ts';
import type { Seen, SeenService } from '../../src/incident/seen.ts';
import type { Health } from '../../src/probe/health.ts';
import type { Action } from '../../src/remedy/remedy.ts';
import type { Replicas } from '../../src/remedy/settle.ts';
import { state } from './facts.ts';
import { planned, restart } from './incident.ts';

export type Service = 'web' | 'db';

/** What comes in between when a remedy is about to begin. */
export type Interruption =
  /** Other incidents intend theirs at the same moment. */
  | 'others'
  /** A person pauses us. */
  | 'pause'
  /** The store takes longer for the intent than it may. */
  | 'slow-store'
  /** Another incident holds the target. */
  | 'claim'
  /** Other hands replace the container, or edit the runbook, and nobody has told us yet. */
  | 'replaced'
  | 'edited';

/** Milliseconds that an effect may take, and that one with a dead client goes on for. */
export const effectTakes = 10_000;
/** How long failing makes a symptom, in milliseconds: one bad answer does not. */
const failingFor = 5_000;

interface SimulatedService {
  readonly health: Health;
  readonly since: number;
  readonly diedAt: number | null;
  readonly container: string;
  readonly startedAt: number;
}

export class SimulatedWorld {
  #now = 1_000_000_000;
  #services: Readonly<Record<Service, SimulatedService>> = {
    web: this.#newborn('web', 'down'),
    db: this.#newborn('db', 'up'),
  };
  /** What the engine still does for a client that has died. */
  #inFlight: { readonly intent: string; readonly action: Action; readonly at: number } | null =
    null;
  changedAt: number | null = null;
  kind: CauseKind = 'app-crash';
  manuallyStopped = false;
  pausedUntil: number | null = null;
  /** The next remedy brings the service back. */
  helps = false;
  runbookHash = 'abc';
  /** The log of other incidents, as far as it counts for this one. */
  readonly others: StoredEvent[] = [];
  /** Intents whose effect was carried out, in order. */
  readonly effects: string[] = [];

  get now(): number {
    return this.#now;
  }

  /** Time only goes on, and what the engine is about meanwhile is done at its time. */
  moveTo(time: number): void {
    const inFlight = this.#inFlight;
    if (inFlight !== null && inFlight.at <= time) {
      this.#inFlight = null;
      this.#now = Math.max(this.#now, inFlight.at);
      this.carryOut(inFlight.intent, inFlight.action);
    }
    this.#now = Math.max(this.#now, time);
  }

  /** The client dies, and the engine does it all the same, up to `effectTakes` later. */
  carryOutLater(intent: string, action: Action, delay: number): void {
    this.#inFlight = { intent, action, at: this.#now + Math.min(delay, effectTakes) };
  }

  isCarriedOut(intent: string): boolean {
    return this.effects.includes(intent) || this.#inFlight?.intent === intent;
  }

  carryOut(intent: string, { remedy }: Action): void {
    this.effects.push(intent);
    const { container, startedAt } = this.#services.web;
    const next = remedy === 'recreate' ? `${container}'` : container;
    // No engine starts a container twice within a millisecond.
    this.#change('web', { container: next, startedAt: Math.max(this.#now, startedAt + 1) });
    this.setHealth('web', this.helps ? 'up' : 'down');
  }

  setHealth(service: Service, health: Health): void {
    const { since, health: before } = this.#services[service];
    this.#change(service, { health, since: health === before ? since : this.#now });
  }

  die(service: Service): void {
    this.#change(service, { diedAt: this.#now });
    this.setHealth(service, 'down');
  }

  /** Too short for the probes: only the engine has told. */
  diesBetweenProbes(service: Service): void {
    this.#change(service, { diedAt: this.#now });
  }

  /** By other hands: the target that was planned for is gone. */
  replaceContainer(): void {
    this.#change('web', { container: `${this.#services.web.container}*`, startedAt: this.#now });
    this.changedAt = this.#now;
  }

  editRunbook(): void {
    this.runbookHash += '+';
    this.changedAt = this.#now;
  }

  resume(): void {
    this.pausedUntil = null;
    this.changedAt = this.#now;
  }

  /** Other incidents use up what all services may have together. */
  intendElsewhere(): void {
    const plan: PlannedAction = planned(restart('api'));
    for (let version = 1; version <= 5; version += 1) {
      const intent = `other-${this.others.length}`;
      const event = {
        ...({ type: 'remedy-intended', intent, plan, evidence: [] } as const),
        ...{ before: { startedAt: {}, containers: [] }, deadline: this.#now },
      };
      this.others.push({ incident: `i-${intent}`, version, at: this.#now, event });
    }
  }

  get isPaused(): boolean {
    return (this.pausedUntil ?? 0) > this.#now;
  }

  look(service: Service): SeenService {
    const { health, since, diedAt } = this.#services[service];
    const lasting = this.#now - since >= failingFor;
    return {
      health,
      since,
      recovered: health === 'up',
      diedAt,
      crashedAt: diedAt,
      lasting,
      detail: 'refused',
    };
  }

  get seen(): Seen {
    const services = { web: this.look('web'), db: this.look('db') };
    return { services, changedAt: this.changedAt, changed: 'the files have changed' };
  }

  /** As the engine shows its containers. */
  get replicas(): Replicas {
    return { web: [this.#replica('web')], db: [this.#replica('db')] };
  }

  #replica(service: Service) {
    const { container, startedAt } = this.#services[service];
    const made = { environment: {}, mounts: [], definition: {}, configHash: null };
    const rest = { ...made, networks: [], stopTimeout: null, oneOff: false };
    return { state: state(service, { container, startedAt }), ...rest };
  }

  #change(service: Service, part: Partial<SimulatedService>): void {
    this.#services = { ...this.#services, [service]: { ...this.#services[service], ...part } };
  }

  #newborn(service: Service, health: Health): SimulatedService {
    const { now } = this;
    return { health, since: now, diedAt: null, container: `${service}-id`, startedAt: 0 };
  }
}
