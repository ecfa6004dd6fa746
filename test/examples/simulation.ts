/**
 * One incident of `web`, which its database may join, in a simulated world, carried on as the worker does it, with the real
 * fold, the real next step, planner and guard. Time, health, people and crashes are the test's.
 * After every event it holds what must hold at every moment; `model.test.ts` makes the moments.
 */
import { expect } from 'vitest';
import { bindingText, latestAnswer, takeAnswer } from '../../src/incident/approval.ts';
import type { CauseKind } from '../../src/diagnosis/cause.ts';
import type { IncidentEvent, PlannedAction, StoredEvent } from '../../src/incident/event.ts';
import { confirmation } from '../../src/incident/confirm.ts';
import { isOpen, openIntent, type Incident, type Intent } from '../../src/incident/incident.ts';
import {
  dueEscalation,
  nextEscalationAt,
  nextStep,
  type Seen,
  type SeenService,
  type Step,
} from '../../src/incident/step.ts';
import { apply, fold } from '../../src/incident/transition.ts';
import type { Health } from '../../src/probe/health.ts';
import { effectsOf, incidentsOf } from '../../src/remedy/guard/fleet.ts';
import { guard } from '../../src/remedy/guard.ts';
import { plan } from '../../src/remedy/plan.ts';
import { defaultPolicy, type Autonomy, type Policy } from '../../src/remedy/policy.ts';
import { definition, facts, runbook, rung, state } from './facts.ts';
import { cause, diagnosis, settings } from './incident.ts';

/** Where the responder dies: the log is all that is left of it then. */
export type Death = 'before-intent' | 'after-intent' | 'after-effect';

const ladder = ['restart', 'recreate'] as const;
const definitions = [definition('web'), definition('db')];
const ourRunbook = runbook({
  ladders: Object.fromEntries(
    (['app-crash', 'hang', 'manual'] as const).map((kind) => [
      kind,
      ladder.map((one) => rung(one)),
    ]),
  ),
});
const effectTakes = 10_000;
/** More steps than this at one moment would be a loop that never waits. */
const mostSteps = 60;

export class Simulation {
  now = 1_000_000_000;
  readonly log: StoredEvent[] = [];
  /** Intents whose effect was begun, in order. */
  readonly effects: string[] = [];
  readonly policy: Policy;
  health: Health = 'down';
  healthSince = this.now;
  diedAt: number | null = null;
  /** The database that `web` stands on; it counts once its symptom has joined. */
  db: { health: Health; since: number } = { health: 'up', since: this.now };
  changedAt: number | null = null;
  kind: CauseKind = 'app-crash';
  manuallyStopped = false;
  pausedUntil: number | null = null;
  /** The next remedy brings the service back. */
  helps = false;
  death: Death | null = null;
  #memory: Incident | null = null;
  /** What people have been shown so far. */
  readonly #asked: string[] = [];

  constructor(level: Autonomy) {
    const { autonomy } = defaultPolicy('auto');
    this.policy = {
      ...defaultPolicy('auto'),
      autonomy: { ...autonomy, restart: level, recreate: level },
    };
    this.append({
      type: 'opened',
      service: 'web',
      symptom: { kind: 'probe-failed', probe: 'http', detail: 'refused' },
      settings,
      related: ['db'],
    });
  }

  /** As the responder has it in memory. */
  get incident(): Incident {
    if (this.#memory === null) throw new Error('the log is empty');
    return this.#memory;
  }

  /** What a responder knows that has just been started. */
  reload(): Incident {
    const folded = fold(structuredClone(this.log));
    expect(folded, 'the log says something else than was remembered').toEqual(this.#memory);
    this.#memory = folded;
    return this.incident;
  }

  get seen(): Seen {
    const services = { web: this.#look('web'), db: this.#look('db') };
    return { services, changedAt: this.changedAt, changed: 'the files have changed' };
  }

  #look(name: string): SeenService {
    const rest = { lasting: true, detail: 'refused' };
    if (name === 'db') return { ...this.db, diedAt: null, ...rest };
    return { health: this.health, since: this.healthSince, diedAt: this.diedAt, ...rest };
  }

  setDatabase(health: Health): void {
    if (health !== this.db.health) this.db = { health, since: this.now };
  }

  /** A symptom of the database, as the worker takes it. */
  join(): void {
    this.setDatabase('down');
    const { incident } = this;
    if (!isOpen(incident) || incident.services.includes('db')) return;
    const symptom = { kind: 'probe-failed', probe: 'tcp', detail: 'refused' } as const;
    this.append({ type: 'symptom-joined', service: 'db', symptom });
  }

  setHealth(health: Health): void {
    if (health !== this.health) this.healthSince = this.now;
    this.health = health;
  }

  die(): void {
    this.diedAt = this.now;
    this.setHealth('down');
  }

  append(event: IncidentEvent): void {
    const stored = { incident: 'i-1', version: this.log.length + 1, at: this.now, event };
    const before = this.#memory;
    this.#memory = apply(before, stored);
    this.log.push(stored);
    const shown = this.#memory.question?.binding;
    if (shown !== undefined && !this.#asked.includes(shown)) this.#asked.push(shown);
    this.#check(event, before);
  }

  /** A person's answer to what is asked now, or to what was asked before. */
  answer(decision: 'approved' | 'denied', shown: 'asked' | 'earlier' | 'another'): void {
    const { incident } = this;
    const current = incident.question?.binding ?? '';
    const earlier = this.#asked.find((one) => one !== current) ?? 'never asked';
    const asked = { asked: current, earlier, another: 'another plan' }[shown];
    const taken = takeAnswer(
      incident,
      { decision, plan: asked, by: 'ann', via: 'cli', reason: '' },
      (binding) => binding,
      this.now,
    );
    if ('code' in taken) return;
    expect(shown, 'an answer to another plan was taken').toBe('asked');
    expect(incident.question?.until, 'an answer was taken too late').toBeGreaterThan(this.now);
    this.append(taken);
  }

  /** Lets time pass; the responder wakes when it wanted to. */
  pass(milliseconds: number): void {
    const end = this.now + milliseconds;
    for (let wake = this.advance(); wake !== null && wake <= end; wake = this.advance())
      this.now = Math.max(wake, this.now + 1);
    this.now = Math.max(this.now, end);
    this.advance();
  }

  /** Carries it on until it waits; when it wants to be woken, or null when it is over. */
  advance(): number | null {
    for (let steps = 0; steps < mostSteps; steps += 1) {
      const { incident } = this;
      if (!isOpen(incident)) return null;
      const due = dueEscalation(incident, this.now);
      if (due !== null) {
        this.append({ type: 'escalated', ...due });
        continue;
      }
      const step = nextStep(incident, this.seen, this.now);
      const until = this.#perform(incident, step);
      if (until === null) continue;
      const escalation = nextEscalationAt(incident, this.now) ?? until;
      return Math.min(until, escalation);
    }
    throw new Error(
      `it never waits: ${this.log
        .slice(-12)
        .map(({ event }) => event.type)
        .join(' ')}`,
    );
  }

  /** Does one step; until when it waits, or null when it went on. */
  #perform(incident: Incident, step: Step): number | null {
    switch (step.do) {
      case 'nothing':
        throw new Error(`an open incident needs nothing, in ${incident.phase}`);
      case 'wait':
        expect(step.until, `${incident.phase} waits for the past`).toBeGreaterThan(this.now);
        return step.until;
      case 'append':
        this.append(step.event);
        return null;
      case 'confirm':
        this.append(
          confirmation(incident.services.map((name) => ({ ...this.#look(name), answers: [] }))),
        );
        return null;
      case 'collect':
        this.#collect(incident);
        return null;
      case 'diagnose':
        this.append({
          type: 'diagnosed',
          round: incident.round,
          diagnosis: diagnosis(cause(this.kind)),
        });
        return null;
      case 'plan':
        this.append(this.#plan(incident));
        return null;
      case 'decide':
        return this.#decide(incident);
      case 'apply':
        return this.#apply(incident);
      case 'settle':
        return this.#settle(step.intent);
    }
  }

  #collect({ round }: Incident): void {
    const id = `${round + 1}.1`;
    const evidence = [{ id, kind: 'container-state', subject: 'web' }] as const;
    this.append({ type: 'evidence-saved', round: round + 1, evidence, gaps: [] });
  }

  #plan(incident: Incident): IncidentEvent {
    const tried = incident.intents.filter((one) => one.finished?.outcome !== 'withdrawn');
    return plan({
      incident,
      diagnosis: diagnosis(cause(this.kind)),
      facts: facts({ containers: [state('web')] }),
      runbook: ourRunbook,
      definitions,
      attempts: tried.map(({ plan: { action, cause: cured } }) => ({
        cause: cured.kind,
        component: cured.component,
        remedy: action.remedy,
        service: action.service,
      })),
    });
  }

  #verdict(incident: Incident, planned: PlannedAction) {
    const until = this.pausedUntil;
    return guard({
      plan: planned,
      incident,
      diagnosis: diagnosis(cause(this.kind)),
      facts: facts({ containers: [state('web')] }),
      definitions,
      history: effectsOf(this.log),
      fleet: { incidents: incidentsOf(this.log), watched: 2, dependencies: ['db'] },
      holds:
        until === null || until <= this.now
          ? []
          : [{ kind: 'pause', until: until === Infinity ? null : until, says: 'It is paused.' }],
      policy: this.policy,
      activity: {
        web: {
          deploymentUntil: null,
          manuallyStopped: this.manuallyStopped,
          graceUntil: null,
          startedAt: null,
        },
      },
      now: this.now,
    });
  }

  #decide(incident: Incident): number | null {
    if (incident.plan === null) throw new Error('a verdict without a plan');
    this.append({ type: 'verdict-given', ...this.#verdict(incident, incident.plan) });
    return null;
  }

  /** As `perform-step.ts`: the guard once more, the intent, the effect, the outcome. */
  #apply(incident: Incident): number | null {
    const { plan: planned } = incident;
    if (planned === null) throw new Error('applying without a plan');
    const still = this.#verdict(incident, planned);
    if (still.verdict !== 'allow') {
      this.append({ type: 'world-changed', what: still.reason });
      return null;
    }
    if (this.#dies('before-intent')) return null;
    const intent = `intent-${this.log.length}`;
    this.append({
      type: 'remedy-intended',
      intent,
      plan: planned,
      before: { startedAt: {}, containers: [] },
      evidence: incident.evidence.map(({ id }) => id),
      deadline: this.now + effectTakes,
    });
    if (this.#dies('after-intent')) return null;
    this.#effect(intent);
    if (this.#dies('after-effect')) return null;
    this.append({
      type: 'remedy-finished',
      intent,
      outcome: 'applied',
      settledBy: 'performer',
      detail: 'done',
    });
    return null;
  }

  #dies(where: Death): boolean {
    if (this.death !== where) return false;
    this.death = null;
    this.reload();
    return true;
  }

  #effect(intent: string): void {
    expect(openIntent(this.incident)?.id, 'an effect without a durable intent').toBe(intent);
    expect(this.effects, 'an effect was repeated').not.toContain(intent);
    expect(this.pausedUntil ?? 0, 'an effect during a pause').toBeLessThanOrEqual(this.now);
    this.effects.push(intent);
    this.setHealth(this.helps ? 'up' : 'down');
  }

  #settle(intent: Intent): number | null {
    const done = this.effects.includes(intent.id);
    if (!done && this.now < intent.deadline) return Math.min(intent.deadline, this.now + 1_000);
    this.append({
      type: 'remedy-finished',
      intent: intent.id,
      outcome: done ? 'applied' : 'failed',
      settledBy: 'successor',
      detail: 'looked at the world',
    });
    return null;
  }

  #check(event: IncidentEvent, before: Incident | null): void {
    const { incident } = this;
    expect(incident.intents.filter((one) => one.finished === null).length).toBeLessThanOrEqual(1);
    const { type } = event;
    if (type === 'dismissed') expect(this.#upFor(), type).toBeGreaterThanOrEqual(0);
    if (type === 'verified' || type === 'recovered-without-us')
      expect(this.#upFor(), type).toBeGreaterThanOrEqual(settings.settle);
    if (type === 'resolved') expect(this.#upFor(), type).toBeGreaterThanOrEqual(settings.watch);
    if (type === 'remedy-intended') this.#checkIntent(event.plan, before);
  }

  #upFor(): number {
    const looks = this.incident.services.map((name) => this.#look(name));
    if (looks.some(({ health }) => health !== 'up')) return -1;
    return this.now - Math.max(...looks.map(({ since, diedAt }) => Math.max(since, diedAt ?? 0)));
  }

  /** A question is never passed over: somebody has agreed to exactly this, or nothing was asked. */
  #checkIntent(planned: PlannedAction, before: Incident | null): void {
    const answer = before === null ? null : latestAnswer(before, planned);
    expect(answer?.decision, 'an effect that was denied').not.toBe('denied');
    const asks = this.manuallyStopped || this.policy.autonomy[planned.action.remedy] !== 'auto';
    if (asks) expect(answer?.decision, 'an effect that nobody agreed to').toBe('approved');
    const same = before?.intents.filter(
      (one) =>
        bindingText(one.plan) === bindingText(planned) && one.finished?.outcome !== 'withdrawn',
    );
    expect(same?.length, 'the same remedy for the same cause twice').toBe(0);
  }
}
