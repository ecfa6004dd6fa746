/**
 * What must hold after every event of a simulated incident. It judges by the world and by what
 * people have said, and not by the functions that decide: those may be wrong.
 */
import { expect } from 'vitest';
import type { IncidentEvent, PlannedAction } from '../../src/incident/event.ts';
import type { Incident } from '../../src/incident/incident.ts';
import type { Policy } from '../../src/remedy/policy.ts';
import { effectTakes, type Service, type SimulatedWorld } from './simulated-world.ts';
import { settings } from './incident.ts';

/** The remedies of every cause but the unknown one. */
export const ladder = ['restart', 'recreate'] as const;

/** What a person sees of a plan, and so agrees to. */
function shown({ action, cause, runbook }: PlannedAction): string {
  return JSON.stringify([action, cause, runbook.hash]);
}

interface Said {
  readonly at: number;
  readonly decision: 'approved' | 'denied';
  readonly plan: string;
}

/** What people have been asked and have said, as they would tell it themselves. */
export class People {
  #asked: { readonly plan: string; readonly until: number } | null = null;
  #said: readonly Said[] = [];

  ask(plan: PlannedAction, until: number, now: number): void {
    const asked = this.#asked;
    const again = asked?.plan === shown(plan) && asked.until > now;
    if (again) expect(until, 'the same question got more time').toBe(asked.until);
    this.#asked = { plan: shown(plan), until };
  }

  /** The question is off: what is asked later is another one. */
  forget(): void {
    this.#asked = null;
  }

  say(decision: Said['decision'], plan: PlannedAction, now: number): void {
    expect(this.#asked?.plan, 'an answer to what is not asked was taken').toBe(shown(plan));
    expect(this.#asked?.until, 'an answer was taken too late').toBeGreaterThan(now);
    this.#said = [...this.#said, { at: now, decision, plan: shown(plan) }];
    this.#asked = null;
  }

  /** What counts of what was said about exactly this plan. */
  about(plan: PlannedAction): Said | undefined {
    return this.#said.findLast((one) => one.plan === shown(plan));
  }

  /** A yes is good for one intent. */
  useUp(plan: PlannedAction): void {
    this.#said = this.#said.filter((one) => one.plan !== shown(plan) || one.decision === 'denied');
  }
}

export interface Moment {
  readonly event: IncidentEvent;
  readonly before: Incident | null;
  readonly incident: Incident;
  readonly world: SimulatedWorld;
  readonly people: People;
  readonly policy: Policy;
}

export function keepPromises(moment: Moment): void {
  const { event, incident, world } = moment;
  const open = incident.intents.filter((one) => one.finished === null);
  expect(open.length, 'two remedies at once').toBeLessThanOrEqual(1);
  const upFor = upSince(moment);
  const { type } = event;
  if (type === 'dismissed') expect(upFor, type).toBeGreaterThanOrEqual(0);
  if (type === 'verified' || type === 'recovered-without-us')
    expect(upFor, type).toBeGreaterThanOrEqual(settings.settle);
  if (type === 'resolved') expect(upFor, type).toBeGreaterThanOrEqual(settings.watch);
  if (type === 'escalated') neverCalledTwice(moment);
  if (type === 'ladder-ended' && event.reason === 'ladder-exhausted') allTried(moment);
  if (type === 'remedy-intended') mayBeIntended(moment, event.plan);
  if (type === 'remedy-finished' && event.outcome !== 'applied') {
    const carriedOut = world.isCarriedOut(event.intent);
    expect(carriedOut, `called ${event.outcome}, and yet done`).toBe(false);
  }
}

/** How long all services of the incident have been up; negative when one is not. */
function upSince({ incident, world }: Moment): number {
  const looks = incident.services.map((name) => world.look(name as Service));
  if (looks.some(({ health }) => health !== 'up')) return -1;
  return world.now - Math.max(...looks.map(({ since, diedAt }) => Math.max(since, diedAt ?? 0)));
}

/** What was taken back before it acted was not tried. */
function allTried({ incident: { diagnosis, intents } }: Moment): void {
  const cause = diagnosis?.causes[0].kind;
  if (cause === undefined || cause === 'unknown') return;
  const tried = intents.filter(
    (one) => one.plan.cause.kind === cause && one.finished?.outcome !== 'withdrawn',
  );
  const remedies = tried.map((one) => one.plan.action.remedy);
  expect(remedies, 'a remedy was passed over').toEqual(expect.arrayContaining([...ladder]));
}

function neverCalledTwice({ before, event }: Moment): void {
  if (event.type !== 'escalated') return;
  const same = before?.escalations.filter(
    (one) => one.reason === event.reason && one.message === event.message,
  );
  expect(same, 'people were called twice for the same').toEqual([]);
}

/** A question is never passed over: somebody has agreed to exactly this, or nothing was asked. */
function mayBeIntended(moment: Moment, plan: PlannedAction): void {
  const { before, world } = moment;
  mayBeDone(moment, plan);
  const same = before?.intents.filter(
    (one) =>
      one.plan.action.remedy === plan.action.remedy &&
      one.plan.cause.kind === plan.cause.kind &&
      one.finished?.outcome !== 'withdrawn',
  );
  // What a dead process never did may be begun once more in an incident.
  const again = same?.filter(({ id }) => world.isCarriedOut(id)) ?? [];
  expect(again, 'the same remedy for the same cause twice').toEqual([]);
  const neverDone = before?.intents.filter(
    ({ finished }) => finished?.outcome === 'failed' && finished.settledBy === 'successor',
  );
  expect(same?.length, 'begun again and again').toBeLessThanOrEqual(
    Math.min(1, neverDone?.length ?? 0),
  );
  expect(plan.runbook.hash, 'by a runbook that was edited since').toBe(world.runbookHash);
  moment.people.useUp(plan);
}

/** What must hold when the intent is stored, and still when the effect begins. */
function mayBeDone({ world, people, policy }: Moment, plan: PlannedAction): void {
  expect(world.isPaused, 'a change during a pause').toBe(false);
  const here = world.replicas.web?.map(({ state }) => state.container);
  const targets = plan.action.targets.flatMap((one) => (one.kind === 'container' ? [one.id] : []));
  expect(targets, 'a change of what is gone').toEqual(here);
  const answer = people.about(plan);
  expect(answer?.decision, 'a change that was denied').not.toBe('denied');
  const asks = world.manuallyStopped || policy.autonomy[plan.action.remedy] !== 'auto';
  if (!asks) return;
  expect(answer?.decision, 'a change that nobody agreed to').toBe('approved');
  const age = world.now - (answer?.at ?? -Infinity);
  expect(age, 'a change by an agreement that has aged').toBeLessThan(policy.approveWithin);
}

/** When the effect of an intent begins. */
export function mayBegin(world: SimulatedWorld, incident: Incident, intent: string): void {
  const [open] = incident.intents.filter((one) => one.finished === null);
  expect(open?.id, 'an effect without a durable intent').toBe(intent);
  expect(world.isCarriedOut(intent), 'an effect was repeated').toBe(false);
  expect(world.isPaused, 'an effect during a pause').toBe(false);
  // A successor waits until the deadline, and not longer.
  const ends = world.now + effectTakes;
  expect(ends, 'an effect that outlasts its deadline').toBeLessThanOrEqual(open?.deadline ?? 0);
}
