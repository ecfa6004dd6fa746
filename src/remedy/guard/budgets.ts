/** Rules about how often: budgets, chains that do not help, and the storm brake. */
import type { Budget } from '../policy.ts';
import { countedFor, triedOf, type FleetIncident, type PastEffect } from './fleet.ts';
import { refuse, type Answer, type GuardInput } from './input.ts';

/** The same cause and remedy twice within this time is an ineffective chain. */
export const ineffectiveWithin = 30 * 60_000;

/** A storm: this many roots, and this share of all services, within this time. */
const storm = { roots: 5, share: 0.3, within: 60_000 } as const;

/** When to ask again whether it is our turn. */
const turn = 2_000;

/** Once per service that a remedy is hard on, for each of them and for the fleet. */
export function budgetsHold({ plan, history, policy, now }: GuardInput): Answer {
  const services = countedFor(plan.action);
  for (const service of services) {
    const own = history.filter((effect) => effect.service === service);
    const spent = exceeded(policy.budgets.service, own, 1, now);
    if (spent !== null) return usedUp(`of ${service}`, spent);
  }
  const spent = exceeded(policy.budgets.fleet, history, services.length, now);
  return spent === null ? null : usedUp('of all services', spent);
}

function exceeded(
  budgets: readonly Budget[],
  effects: readonly PastEffect[],
  wanted: number,
  now: number,
): Budget | null {
  const used = (within: number) => effects.filter((effect) => effect.at > now - within).length;
  return budgets.find((budget) => used(budget.within) + wanted > budget.limit) ?? null;
}

function usedUp(whose: string, { limit, within }: Budget): Answer {
  const minutes = Math.round(within / 60_000);
  return refuse(
    'budget',
    `The budget ${whose} is used up: ${limit} remedies in ${minutes} minutes.`,
  );
}

export function chainHelps({ plan, history, now }: GuardInput): Answer {
  const { action, cause } = plan;
  const before = triedOf(history).find(
    (effect) =>
      effect.at > now - ineffectiveWithin &&
      effect.remedy === action.remedy &&
      effect.service === action.service &&
      effect.cause === cause.kind &&
      effect.component === cause.component,
  );
  if (before === undefined) return null;
  const ago = Math.max(1, Math.round((now - before.at) / 60_000));
  return refuse(
    'ineffective',
    `${action.remedy} ${action.service} for the same cause was tried ${ago} min ago: it does not last.`,
  );
}

/** While many things fail at once: one remedy at a time, and what others stand on first. */
export function stormBrake({ incident, fleet, now }: GuardInput): Answer {
  const others = fleet.incidents.filter((one) => one.id !== incident.id);
  const raging = stormOf(fleet.incidents, fleet.watched);
  if (raging === null) return null;
  const says = `${raging.length} services failed within a minute, so remedies go one at a time`;
  const busy = others.find((one) => one.busy);
  if (busy !== undefined)
    return refuse('storm', `${says}; incident ${busy.id} is at work.`, now + turn);
  const root = others.find(
    (one) => one.ill && one.services.some((service) => fleet.dependencies.includes(service)),
  );
  if (root === undefined) return null;
  return refuse('storm', `${says}; ${root.services.join(', ')} goes first.`, now + turn);
}

/** The incidents of the storm that still rages; null when there is none. */
export function stormOf(
  incidents: readonly FleetIncident[],
  watched: number,
): readonly FleetIncident[] | null {
  const began = incidents
    .flatMap((one) => (one.openedAt === null ? [] : [{ ...one, openedAt: one.openedAt }]))
    .sort((a, b) => a.openedAt - b.openedAt);
  for (const first of began) {
    const burst = began.filter(
      ({ openedAt }) => openedAt >= first.openedAt && openedAt < first.openedAt + storm.within,
    );
    const large = burst.length >= storm.roots && burst.length >= watched * storm.share;
    if (large && burst.some((one) => one.ill)) return burst;
  }
  return null;
}
