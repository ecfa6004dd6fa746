/**
 * One incident of `web`, which its database may join, in a simulated world, carried on as the
 * worker and the performer do it, with all that is pure of them. Time, health, people and crashes
 * are the test's. After every event `promises.ts` looks whether what must hold does;
 * `model.test.ts` makes the moments.
 */
import { expect } from 'vitest';
import { takeAnswer } from '../../src/incident/approval.ts';
import { confirmation } from '../../src/incident/confirm.ts';
import type { IncidentEvent, PlannedAction, StoredEvent } from '../../src/incident/event.ts';
import { isOpen, type EventOf, type Incident, type Intent } from '../../src/incident/incident.ts';
import { dueEscalation, nextEscalationAt } from '../../src/incident/escalation.ts';
import type { Step } from '../../src/incident/seen.ts';
import { nextStep } from '../../src/incident/step.ts';
import { apply, fold } from '../../src/incident/transition.ts';
import { attemptsOf } from '../../src/remedy/attempts.ts';
import { intentOf, withdrawal } from '../../src/remedy/begin.ts';
import { effectsOf, incidentsOf } from '../../src/remedy/guard/fleet.ts';
import { guard } from '../../src/remedy/guard.ts';
import { plan } from '../../src/remedy/plan.ts';
import { defaultPolicy, type Autonomy, type Policy } from '../../src/remedy/policy.ts';
import { outdated, settlement } from '../../src/remedy/settle.ts';
import type { Runbook } from '../../src/runbook/runbook.ts';
import { definition, facts, runbook, rung } from './facts.ts';
import { cause, diagnosis, settings } from './incident.ts';
import { keepPromises, ladder, mayBegin, People } from './promises.ts';
import { effectTakes, SimulatedWorld, type Interruption, type Service } from './simulated-world.ts';

/** Where the responder dies: the log is all that is left of it then. */
export type Death = 'before-intent' | 'after-intent' | 'in-effect' | 'after-effect';

const definitions = [definition('web'), definition('db')];
const ladders = Object.fromEntries(
  (['app-crash', 'hang', 'manual'] as const).map((kind) => [kind, ladder.map((one) => rung(one))]),
);
/** More steps than this at one moment would be a loop that never waits. */
const mostSteps = 60;

export class Simulation {
  readonly world = new SimulatedWorld();
  readonly log: StoredEvent[] = [];
  readonly policy: Policy;
  readonly #people = new People();
  /** The next remedy meets one of these. */
  death: Death | null = null;
  interruption: Interruption | null = null;
  /** How long after the death of its client an effect is done. */
  deathDelay = 0;
  #memory: Incident | null = null;
  /** What people have been shown so far, with what an answer to it is bound to. */
  readonly #asked = new Map<string, PlannedAction>();

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

  get now(): number {
    return this.world.now;
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

  /** A symptom of the database, as the worker takes it. */
  join(): void {
    this.world.setHealth('db', 'down');
    const { incident } = this;
    if (!isOpen(incident) || incident.services.includes('db')) return;
    const symptom = { kind: 'probe-failed', probe: 'tcp', detail: 'refused' } as const;
    this.append({ type: 'symptom-joined', service: 'db', symptom });
  }

  append(event: IncidentEvent): void {
    const { now, world, policy } = this;
    const stored = { incident: 'i-1', version: this.log.length + 1, at: now, event };
    const before = this.#memory;
    const incident = apply(before, stored);
    this.#memory = incident;
    this.log.push(stored);
    const { question, plan: asked } = incident;
    if (question === null) this.#people.forget();
    else if (event.type === 'verdict-given' && asked !== null) {
      this.#asked.set(question.binding, asked);
      this.#people.ask(asked, question.until, now);
    }
    keepPromises({ event, before, incident, world, policy, people: this.#people });
  }

  /** A person's answer to what is asked now, or to what was asked before. */
  answer(decision: 'approved' | 'denied', shown: 'asked' | 'earlier' | 'another'): void {
    const { incident, now } = this;
    const current = incident.question?.binding ?? '';
    const earlier = [...this.#asked.keys()].find((one) => one !== current) ?? 'never asked';
    const binding = { asked: current, earlier, another: 'another plan' }[shown];
    const said = { decision, plan: binding, by: 'ann', via: 'cli', reason: '' } as const;
    const taken = takeAnswer(incident, said, (one) => one, now);
    if ('code' in taken) return;
    const seen = this.#asked.get(binding);
    if (seen === undefined) throw new Error('an answer to what nobody asked was taken');
    this.#people.say(decision, seen, now);
    this.append(taken);
  }

  /** Lets time pass; the responder wakes when it wanted to. */
  pass(milliseconds: number): void {
    const end = this.now + milliseconds;
    for (let wake = this.advance(); wake !== null && wake <= end; wake = this.advance())
      this.world.moveTo(Math.max(wake, this.now + 1));
    this.world.moveTo(end);
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
      const step = nextStep(incident, this.world.seen, this.now);
      const until = this.#perform(incident, step);
      if (until === null) continue;
      const escalation = nextEscalationAt(incident, this.now) ?? until;
      return Math.min(until, escalation);
    }
    const last = this.log.slice(-12).map(({ event }) => event.type);
    throw new Error(`it never waits: ${last.join(' ')}`);
  }

  /** Does one step; until when it waits, or null when it went on. */
  #perform(incident: Incident, step: Step): number | null {
    switch (step.do) {
      case 'nothing':
        throw new Error(`an open incident needs nothing, in ${incident.phase}`);
      case 'wait':
        expect(step.until, `${incident.phase} waits for the past`).toBeGreaterThan(this.now);
        return step.until;
      case 'apply':
        return this.#apply(incident);
      case 'settle':
        return this.#settle(step.intent);
      case 'append':
        this.append(step.event);
        return null;
      case 'confirm':
      case 'collect':
      case 'diagnose':
      case 'plan':
      case 'decide':
        this.append(this.#work(incident, step.do));
        return null;
    }
  }

  #work(
    incident: Incident,
    work: 'confirm' | 'collect' | 'diagnose' | 'plan' | 'decide',
  ): IncidentEvent {
    switch (work) {
      case 'confirm': {
        const looks = incident.services.map((name) => this.world.look(name as Service));
        const symptoms = incident.symptoms.map(({ symptom }) => symptom);
        return confirmation(
          looks.map((look) => ({ ...look, answers: [], lastHealthy: null, firstFailing: null })),
          symptoms,
        );
      }
      case 'collect': {
        const round = incident.round + 1;
        const evidence = [{ id: `${round}.1`, kind: 'container-state', subject: 'web' }] as const;
        return { type: 'evidence-saved', round, evidence, gaps: [] };
      }
      case 'diagnose':
        return { type: 'diagnosed', round: incident.round, diagnosis: this.#diagnosis };
      case 'plan':
        return this.#plan(incident);
      case 'decide':
        if (incident.plan === null) throw new Error('a verdict without a plan');
        return { type: 'verdict-given', ...this.#verdict(incident, incident.plan) };
    }
  }

  get #diagnosis() {
    return diagnosis(cause(this.world.kind));
  }

  get #facts() {
    const containers = Object.values(this.world.replicas).flat();
    return facts({ containers: containers.map((one) => one.state) });
  }

  get #runbook(): Runbook {
    return runbook({ ladders, hash: this.world.runbookHash });
  }

  get #everything(): readonly StoredEvent[] {
    return [...this.world.others, ...this.log];
  }

  #plan(incident: Incident): IncidentEvent {
    return plan({
      incident,
      definitions,
      diagnosis: this.#diagnosis,
      facts: this.#facts,
      runbook: this.#runbook,
      attempts: attemptsOf(incident, this.#everything),
    });
  }

  /** @param own an intent that is the request itself */
  #verdict(incident: Incident, planned: PlannedAction, own: string | null = null) {
    const { isPaused, pausedUntil, manuallyStopped } = this.world;
    const until = pausedUntil === Infinity ? null : pausedUntil;
    const events = this.#everything.filter(
      ({ event }) => event.type !== 'remedy-intended' || event.intent !== own,
    );
    const rest = { deploymentUntil: null, graceUntil: null, startedAt: null };
    return guard({
      plan: planned,
      incident,
      definitions,
      diagnosis: incident.diagnosis ?? this.#diagnosis,
      facts: this.#facts,
      history: effectsOf(events),
      fleet: { incidents: incidentsOf(events), watched: 2, dependencies: ['db'] },
      holds: isPaused ? [{ kind: 'pause', until, says: 'It is paused.' }] : [],
      policy: this.policy,
      activity: { web: { manuallyStopped, ...rest } },
      now: this.now,
    });
  }

  /** As `perform-step.ts`: the guard once more, the intent, the guard again, the effect. */
  #apply(incident: Incident): number | null {
    const { plan: planned, id } = incident;
    const { world } = this;
    if (planned === null) throw new Error(`${id} applies without a plan`);
    const interruption = this.#interrupt();
    const what = outdated(planned, world.replicas, world.runbookHash);
    const still = this.#verdict(incident, planned);
    if (what !== null || still.verdict !== 'allow') {
      this.append({ type: 'world-changed', what: what ?? still.reason });
      return null;
    }
    if (this.#dies('before-intent')) return null;
    const intended = intentOf({
      intent: `intent-${this.log.length}`,
      plan: planned,
      incident,
      replicas: world.replicas,
      effectDeadline: effectTakes,
      now: this.now,
    });
    if (interruption === 'others') world.intendElsewhere();
    if (interruption === 'claim') return this.now + 500;
    this.append(intended);
    if (interruption === 'slow-store') world.moveTo(this.now + 6_000);
    if (interruption === 'pause') world.pausedUntil = this.now + 600_000;
    if (this.#dies('after-intent')) return null;
    const verdict = this.#verdict(incident, planned, intended.intent);
    const end = withdrawal(intended, verdict, { effectDeadline: effectTakes, now: this.now });
    if (end === null) this.#carryOut(intended);
    else this.append(end);
    return null;
  }

  #interrupt(): Interruption | null {
    const { interruption } = this;
    this.interruption = null;
    if (interruption === 'replaced') this.world.replaceContainer();
    if (interruption === 'edited') this.world.editRunbook();
    return interruption;
  }

  #dies(where: Death): boolean {
    if (this.death !== where) return false;
    this.death = null;
    this.reload();
    return true;
  }

  #carryOut({ intent, plan: planned }: EventOf<'remedy-intended'>): void {
    mayBegin(this.world, this.incident, intent);
    if (this.#dies('in-effect'))
      return this.world.carryOutLater(intent, planned.action, this.deathDelay);
    this.world.carryOut(intent, planned.action);
    if (this.#dies('after-effect')) return;
    const done = { outcome: 'applied', settledBy: 'performer', detail: 'done' } as const;
    this.append({ type: 'remedy-finished', intent, ...done });
  }

  #settle(intent: Intent): number | null {
    const settled = settlement(intent, this.world.replicas, this.now);
    if ('waitUntil' in settled) return settled.waitUntil;
    this.append(settled);
    return null;
  }
}
