/** What the guard looks at, and what a rule of it answers. */
import type { Diagnosis } from '../../diagnosis/cause.ts';
import type { ServiceDefinition } from '../../docker/project.ts';
import type { Facts } from '../../evidence/facts.ts';
import type { PlannedAction } from '../../incident/event.ts';
import type { Hold } from '../../incident/hold.ts';
import type { Incident, Verdict } from '../../incident/incident.ts';
import type { Policy } from '../policy.ts';
import type { Fleet, PastEffect } from './fleet.ts';

/** What the engine's events say about who else is at work on a service. */
export interface Activity {
  /** Until when a deployment is to be waited for; null when none is in progress. */
  readonly deploymentUntil: number | null;
  readonly manuallyStopped: boolean;
  /** Until when the service is in its start-up grace; null when it is not. */
  readonly graceUntil: number | null;
  /** When a container of it was last started; null when none was while we watched. */
  readonly startedAt: number | null;
}

export interface GuardInput {
  readonly plan: PlannedAction;
  readonly incident: Incident;
  readonly diagnosis: Diagnosis;
  readonly facts: Facts;
  readonly definitions: readonly ServiceDefinition[];
  /** Effects of all incidents, as far back as the longest budget reaches. */
  readonly history: readonly PastEffect[];
  /** All incidents of all replicas. */
  readonly fleet: Fleet;
  /** What people have asked us to leave alone, for each service that the action touches. */
  readonly holds: readonly Hold[];
  readonly policy: Policy;
  /** Of the services that the action touches, and of those that they stand on. */
  readonly activity: Readonly<Record<string, Activity>>;
  readonly now: number;
}

/** null: no objection. */
export type Answer = Verdict | null;

export type Rule = (input: GuardInput) => Answer;

/** @param until when it passes by itself; null when it does not */
export function refuse(rule: string, reason: string, until: number | null = null): Verdict {
  return { verdict: 'refuse', rule, reason, until };
}

/** The guard says until when the question may be answered. */
export function ask(rule: string, reason: string): Verdict {
  return { verdict: 'ask', rule, reason, until: null };
}
