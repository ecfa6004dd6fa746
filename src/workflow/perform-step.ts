/**
 * Performs one step of an incident and says what became of it: the only place where the pure
 * decisions meet the world. Every change of the world stands between an appended intent and an
 * appended outcome.
 */
import { randomUUID } from 'node:crypto';
import type { Diagnosis } from '../diagnosis/cause.ts';
import type { Evidence, FactKind, Gap } from '../evidence/evidence.ts';
import { sortFacts, type Facts } from '../evidence/facts.ts';
import { identify, subjectOf } from '../evidence/identify.ts';
import { confirmation, type Look } from '../incident/confirm.ts';
import type { PlannedAction } from '../incident/event.ts';
import type { Incident, Intent, Verdict } from '../incident/incident.ts';
import type { ServiceDefinition } from '../docker/project.ts';
import { attemptEvents, attemptsOf } from '../remedy/attempts.ts';
import { intentOf, withdrawal } from '../remedy/begin.ts';
import { ineffectiveWithin } from '../remedy/guard/budgets.ts';
import type { Activity } from '../remedy/guard/input.ts';
import { plan, type Attempt } from '../remedy/plan.ts';
import type { Policy } from '../remedy/policy.ts';
import { replacesContainer, type Action } from '../remedy/remedy.ts';
import type { Outcome } from '../remedy/perform.ts';
import { overrideOf } from '../remedy/override.ts';
import { groupOf, outdated, settlement, type Replicas } from '../remedy/settle.ts';
import { questionsAnswered } from '../runbook/asked.ts';
import type { Runbook } from '../runbook/runbook.ts';
import type { IncidentStore } from '../store/store.ts';
import { collectAhead, type Collect, type CollectAhead } from './collect-ahead.ts';
import { permission } from './permission.ts';
import type { Append, EffectStep, Performed } from './worker.ts';

export interface StepParts {
  readonly now: () => number;
  readonly store: IncidentStore;
  readonly runbook: () => Runbook;
  readonly policy: () => Policy;
  readonly definitions: () => readonly ServiceDefinition[];
  /** What a service stands on, however indirectly. */
  readonly dependencies: (service: string) => readonly string[];
  /** How many services we watch. */
  readonly watched: number;
  readonly activity: (service: string) => Activity;
  readonly probeNow: (service: string) => Promise<Look>;
  /** The incident's services and all that they stand on. */
  readonly concerned: (incident: Incident) => readonly string[];
  readonly collect: Collect;
  readonly wants: readonly FactKind[];
  readonly diagnose: (
    evidence: readonly Evidence[],
    gaps: readonly Gap[],
    incident: Incident,
  ) => Diagnosis;
  /** The engine's view of all containers now; a reason when it does not answer. */
  readonly replicas: () => Promise<
    { readonly replicas: Replicas } | { readonly unreadable: string }
  >;
  /** What shows whether an action was done where containers do not: see `isDone`. */
  readonly measure: (action: Action) => Promise<number | null>;
  readonly act: (action: Action) => Promise<Outcome>;
  /** Milliseconds within which the action ends. */
  readonly effectDeadline: (action: Action, replicas: Replicas) => number;
  /**
   * Brings our Compose override file to what is kept, for people to look over. Never throws: what
   * keeps it from being written stops the next call of Compose, which says so.
   */
  readonly writeOverrides: () => Promise<unknown>;
}

export function createPerformer(parts: StepParts) {
  // From the last look at budgets to the durable intent, one at a time: two incidents must not
  // both take what is left.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn: InTurn = (work) => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };
  const ahead = collectAhead(parts);
  return async (incident: Incident, step: EffectStep, append: Append): Promise<Performed> => {
    switch (step.do) {
      case 'confirm':
        return confirm(parts, incident, ahead);
      case 'collect':
        return collect(parts, incident, ahead);
      case 'diagnose':
        return diagnose(parts, incident);
      case 'plan':
        return nextPlan(parts, incident);
      case 'decide':
        return decide(parts, incident);
      case 'apply':
        return applyRemedy(parts, incident, append, inTurn);
      case 'settle':
        return settle(parts, incident, step.intent);
    }
  };
}

type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

async function confirm(
  parts: StepParts,
  incident: Incident,
  ahead: CollectAhead,
): Promise<Performed> {
  const looks = Promise.all(incident.services.map((service) => parts.probeNow(service)));
  const symptoms = incident.symptoms.map(({ symptom }) => symptom);
  const event = confirmation(await ahead.during(looks, incident), symptoms);
  if (event.type === 'dismissed') ahead.forget(incident);
  return { events: [event] };
}

async function collect(
  parts: StepParts,
  incident: Incident,
  ahead: CollectAhead,
): Promise<Performed> {
  const concerned = parts.concerned(incident);
  // One that is watched no more belongs to it all the same.
  const services = [...new Set([...incident.services, ...concerned])];
  const { facts, gaps } = await ahead.collect(incident);
  const round = incident.round + 1;
  const evidence = identify(facts, round, parts.now());
  const references = evidence.map(({ id, fact }) => ({
    id,
    kind: fact.kind,
    subject: subjectOf(fact),
  }));
  const kinds = new Set(references.map(({ kind }) => kind));
  const asked = questionsAnswered(parts.runbook(), kinds);
  return {
    events: [{ type: 'evidence-saved', round, evidence: references, gaps, services, asked }],
    evidence,
  };
}

async function latest(parts: StepParts, incident: Incident): Promise<readonly Evidence[]> {
  const all = await parts.store.evidence(incident.id);
  return all.filter((one) => one.round === incident.round);
}

async function diagnose(parts: StepParts, incident: Incident): Promise<Performed> {
  const evidence = await latest(parts, incident);
  const diagnosis = parts.diagnose(evidence, incident.gaps, incident);
  return { events: [{ type: 'diagnosed', round: incident.round, diagnosis }] };
}

async function nextPlan(parts: StepParts, incident: Incident): Promise<Performed> {
  const { diagnosis } = incident;
  if (diagnosis === null) throw new Error('planning without a diagnosis');
  const evidence = await latest(parts, incident);
  const facts: Facts = sortFacts(evidence);
  const event = plan({
    incident,
    diagnosis,
    facts,
    runbook: parts.runbook(),
    definitions: parts.definitions(),
    attempts: await attempts(parts, incident),
  });
  const helpless = event.type === 'ladder-ended' && event.reason === 'no-remedy';
  // What only stands on the one that is starting has nothing wrong of its own to be found.
  if (helpless || diagnosis.causes[0].kind === 'unknown') {
    const until = startingUntil(parts, incident);
    if (until !== null) return { waitUntil: until };
  }
  const layers =
    event.type === 'planned' && replacesContainer(event.plan.action)
      ? await writableLayers(parts, incident, event.plan.action.service, evidence.length)
      : [];
  return { events: [event], evidence: layers };
}

/**
 * Until when one of its services is starting: the engine has restarted it, say, and nobody need be
 * called for what comes back by itself. null when none is, or when it starts only to end again.
 */
function startingUntil({ activity, now }: StepParts, { services }: Incident): number | null {
  const until = Math.max(...services.map((service) => activity(service).graceUntil ?? 0));
  return until > now() ? until : null;
}

/** Slow to ask for, and only the guard reads it, so it is asked when a container is to be replaced. */
async function writableLayers(
  parts: StepParts,
  incident: Incident,
  service: string,
  taken: number,
): Promise<readonly Evidence[]> {
  const { facts } = await parts.collect(['writable-layer'], [service]);
  return identify(facts, incident.round, parts.now(), taken);
}

/** What was tried for the same cause: in this incident ever, in others within 30 minutes. */
async function attempts(parts: StepParts, incident: Incident): Promise<readonly Attempt[]> {
  const recent = await parts.store.since(parts.now() - ineffectiveWithin, attemptEvents);
  return attemptsOf(incident, recent);
}

async function decide(parts: StepParts, incident: Incident): Promise<Performed> {
  const { plan: planned, verdict: before } = incident;
  if (planned === null) throw new Error('a verdict without a plan');
  const verdict = await permit(parts, incident, planned, null);
  // Still not its turn: the log says so already.
  if (before !== null && verdict.rule === before.rule && verdict.until !== null)
    return { waitUntil: verdict.until };
  return { events: [{ type: 'verdict-given', ...verdict }] };
}

async function permit(
  parts: StepParts,
  incident: Incident,
  planned: PlannedAction,
  own: string | null,
): Promise<Verdict> {
  const facts = sortFacts(await latest(parts, incident));
  return permission(parts, { incident, plan: planned, facts, own });
}

async function applyRemedy(
  parts: StepParts,
  incident: Incident,
  append: Append,
  inTurn: InTurn,
): Promise<Performed> {
  const planned = incident.plan;
  if (planned === null) throw new Error('applying without a plan');
  const world = await parts.replicas();
  if ('unreadable' in world) return { waitUntil: parts.now() + 1_000 };
  const group = groupOf(planned.action);
  const desired = group === null ? null : await parts.measure(planned.action);
  if (group !== null && desired === null) return { waitUntil: parts.now() + 1_000 };
  const reason = outdated(planned, world.replicas, parts.runbook().hash, desired);
  if (reason !== null) return { events: [{ type: 'world-changed', what: reason }] };
  const begun = await inTurn(() => begin(parts, incident, planned, world.replicas, append));
  if (typeof begun !== 'string') return begun;
  const { outcome, detail } = await parts.act(planned.action);
  void parts.probeNow(planned.action.service);
  if (outcome === 'applied') await keep(parts, incident, planned);
  return {
    events: [{ type: 'remedy-finished', intent: begun, outcome, settledBy: 'performer', detail }],
  };
}

/** The durable intent's name, or what came in between. */
async function begin(
  parts: StepParts,
  incident: Incident,
  planned: PlannedAction,
  replicas: Replicas,
  append: Append,
): Promise<string | Performed> {
  const still = await permit(parts, incident, planned, null);
  if (still.verdict !== 'allow') return { events: [{ type: 'world-changed', what: still.reason }] };
  const effectDeadline = parts.effectDeadline(planned.action, replicas);
  const intent = randomUUID();
  const now = parts.now();
  const intended = intentOf({ intent, plan: planned, incident, replicas, effectDeadline, now });
  // Somebody else moved the incident on, or works on the same target: look again.
  if (!(await append([intended]))) return { waitUntil: parts.now() + 500 };
  const verdict = await permit(parts, incident, planned, intent);
  const end = withdrawal(intended, verdict, { effectDeadline, now: parts.now() });
  return end === null ? intent : { events: [end] };
}

/** An intent of a process that died: never repeated, only looked up in the world. */
async function settle(parts: StepParts, incident: Incident, intent: Intent): Promise<Performed> {
  const world = await parts.replicas();
  if ('unreadable' in world) return { waitUntil: parts.now() + 1_000 };
  const measured = await parts.measure(intent.plan.action);
  const settled = settlement(intent, world.replicas, parts.now(), measured);
  if ('waitUntil' in settled) return settled;
  if (settled.outcome === 'applied') await keep(parts, incident, intent.plan);
  return { events: [settled] };
}

/** Before the log says that it was applied, so that whoever reads that finds it kept. */
async function keep(parts: StepParts, { id }: Incident, { action }: PlannedAction): Promise<void> {
  const override = overrideOf(action, id, parts.now());
  if (override === null) return;
  await parts.store.keepOverride(override);
  await parts.writeOverrides();
}
