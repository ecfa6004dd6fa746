/** Rules about others at work: people, deployers, the engine, and a service's own start. */
import type { CauseKind } from '../../diagnosis/cause.ts';
import { isCrash, lastOrder } from '../../evidence/crash.ts';
import { latestAnswer } from '../../incident/approval.ts';
import { remedies, servicesOf } from '../remedy.ts';
import { sentence } from '../sentence.ts';
import { ask, refuse, type Activity, type Answer, type GuardInput } from './input.ts';

/** A pause or planned maintenance: nothing is changed, whatever the cause. */
export function nothingHolds({ holds }: GuardInput): Answer {
  const [hold] = holds;
  return hold === undefined ? null : refuse(hold.kind, hold.says, hold.until);
}

/** What a person has said no to is not asked again, and not done. */
export function notDenied({ incident, plan }: GuardInput): Answer {
  const answer = latestAnswer(incident, plan);
  if (answer?.decision !== 'denied') return null;
  const why = answer.reason === '' ? '' : `: ${answer.reason}`;
  return refuse('denied', `${answer.by} has said no to ${sentence(plan.action)}${why}.`);
}

export function deployersFirst(input: GuardInput): Answer {
  for (const [service, { deploymentUntil }] of touched(input))
    if (deploymentUntil !== null && deploymentUntil > input.now)
      return refuse('deployment', `A deployment of ${service} is in progress.`, deploymentUntil);
  return null;
}

/** An engine that is backing off between restarts is an attempt in progress. */
export function engineFirst({ plan, facts, now }: GuardInput): Answer {
  if (!['start', 'restart'].includes(plan.action.remedy)) return null;
  const states = facts.containers.filter((one) => one.service === plan.action.service);
  const restarting = states.some((one) => one.status === 'restarting' && one.restartCount < 3);
  if (!restarting) return null;
  return refuse('engine-restarting', 'The engine is restarting it already.', now + 2_000);
}

export function startUpGrace(input: GuardInput): Answer {
  if (!remedies[input.plan.action.remedy].restartsProcess) return null;
  for (const [service, { graceUntil }] of touched(input))
    if (graceUntil !== null && graceUntil > input.now)
      return refuse('grace', `${service} has just started; it gets its start-up time.`, graceUntil);
  return null;
}

/** Two clocks, and the time between two rounds of probes, in milliseconds. */
const nearly = 5_000;
/** So long before the probes a death may be that began it all, in milliseconds. */
const lately = 60_000;

/**
 * A start by the engine or by a person gets as long to show as one of ours: a restart would only
 * begin it anew. What dies again and again is in a loop, and not starting.
 */
export function startFirst({ plan, facts, now }: GuardInput): Answer {
  const { action, cause, verifyWithin } = plan;
  if (action.remedy !== 'restart' || !unfinished.has(cause.kind)) return null;
  const { service } = action;
  const failing = facts.probes.find((one) => one.service === service)?.failingSince ?? Infinity;
  const starts = facts.containers.flatMap((one) =>
    one.service === service && one.status === 'running' ? (one.startedAt ?? []) : [],
  );
  const started = Math.max(-Infinity, ...starts);
  const until = started + verifyWithin;
  if (started + nearly < failing || until <= now) return null;
  if (crashesSince(failing - lately, service, facts) > 1) return null;
  return refuse(
    'starting',
    `${service} was started ${Math.round((now - started) / 1_000)} s ago and has not answered since: a restart would only begin its start anew.`,
    until,
  );
}

/** What looks the same as long as a start has not ended. */
const unfinished: ReadonlySet<CauseKind> = new Set(['app-crash', 'unknown'] as const);

/**
 * What a deployment has replaced has not died by itself, and what died before somebody started it
 * again is what they have done something about.
 */
function crashesSince(from: number, service: string, { events }: GuardInput['facts']): number {
  const all = events.filter((one) => one.service === service).flatMap((one) => one.events);
  const since = Math.max(from, lastOrder(all));
  return all.filter((one) => one.at >= since && isCrash(one, all)).length;
}

/** The clients of a dependency that has just come back usually recover by themselves. */
export function clientsFirst({ plan, fleet, activity, incident, now }: GuardInput): Answer {
  if (plan.action.remedy !== 'restart') return null;
  for (const service of fleet.dependencies) {
    const startedAt = activity[service]?.startedAt ?? null;
    const until = (startedAt ?? -Infinity) + incident.settings.reconnectWithin;
    if (until > now)
      return refuse(
        'reconnecting',
        `${service} has just started; ${plan.action.service} gets its time to reconnect.`,
        until,
      );
  }
  return null;
}

export function peopleFirst(input: GuardInput): Answer {
  const { plan, diagnosis } = input;
  const stopped =
    plan.cause.kind === 'stopped-by-operator' ||
    touched(input).some(([, activity]) => activity.manuallyStopped);
  if (!stopped) return null;
  const [leading] = diagnosis.causes;
  return ask('manual-stop', `${leading.statement} May we ${sentence(plan.action)}?`);
}

/** The services that the action touches, with what is known of each. */
function touched({ plan, activity }: GuardInput): readonly (readonly [string, Activity])[] {
  return servicesOf(plan.action).flatMap((service) => {
    const known = activity[service];
    return known === undefined ? [] : [[service, known] as const];
  });
}
