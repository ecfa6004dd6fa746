/**
 * Asks the guard: gathers what it looks at, from the log of all incidents, the journal and what
 * is seen of the world. It is asked twice: when a plan is made, and directly before it is
 * carried out, since people may have paused us in between.
 */
import type { ServiceDefinition } from '../docker/project.ts';
import type { Facts } from '../evidence/facts.ts';
import type { PlannedAction } from '../incident/event.ts';
import { holdEntries, holdOn, holdsOf } from '../incident/hold.ts';
import type { Incident, Verdict } from '../incident/incident.ts';
import { effectsOf, fleetEvents, incidentsOf } from '../remedy/guard/fleet.ts';
import type { Activity } from '../remedy/guard/input.ts';
import { guard } from '../remedy/guard.ts';
import type { Policy } from '../remedy/policy.ts';
import { servicesOf } from '../remedy/remedy.ts';
import type { IncidentStore } from '../store/store.ts';

export interface PermissionParts {
  readonly now: () => number;
  readonly store: Pick<IncidentStore, 'since' | 'journal'>;
  readonly policy: () => Policy;
  readonly definitions: () => readonly ServiceDefinition[];
  /** What a service stands on, however indirectly. */
  readonly dependencies: (service: string) => readonly string[];
  /** How many services we watch. */
  readonly watched: number;
  readonly activity: (service: string) => Activity;
}

export interface Request {
  readonly incident: Incident;
  readonly plan: PlannedAction;
  readonly facts: Facts;
  /** An intent that is the request itself, and so does not speak against it; null: none yet. */
  readonly own: string | null;
}

/** How far back a storm is looked for. */
const stormReach = 24 * 60 * 60_000;

export async function permission(
  parts: PermissionParts,
  { incident, plan, facts, own }: Request,
): Promise<Verdict> {
  const { diagnosis } = incident;
  if (diagnosis === null) throw new Error('a verdict without a diagnosis');
  const now = parts.now();
  const policy = parts.policy();
  const definitions = parts.definitions();
  const events = (await parts.store.since(now - reachOf(policy), fleetEvents)).filter(
    ({ event }) => event.type !== 'remedy-intended' || event.intent !== own,
  );
  const holds = holdsOf(await parts.store.journal(holdEntries), now);
  const services = servicesOf(plan.action);
  const dependencies = parts.dependencies(plan.action.service);
  return guard({
    plan,
    incident,
    diagnosis,
    facts,
    definitions,
    policy,
    now,
    history: effectsOf(events),
    fleet: {
      incidents: incidentsOf(events),
      watched: parts.watched,
      dependencies,
    },
    holds: services
      .map((service) => holdOn(service, holds, policy.maintenance, now))
      .filter((hold) => hold !== null),
    activity: Object.fromEntries(
      [...services, ...dependencies].map((service) => [service, parts.activity(service)]),
    ),
  });
}

function reachOf({ budgets }: Policy): number {
  return Math.max(stormReach, ...[...budgets.service, ...budgets.fleet].map((one) => one.within));
}
