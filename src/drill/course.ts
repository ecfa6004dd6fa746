/** What a responder has made of a drill so far: read from the logs of its incidents. */
import type { Cause } from '../diagnosis/cause.ts';
import { causeNames } from '../diagnosis/cause.ts';
import type { Tone } from '../incident/describe.ts';
import type { EscalationReason, StoredEvent } from '../incident/event.ts';
import { rootCause, type Incident } from '../incident/incident.ts';
import { fold } from '../incident/transition.ts';
import type { RemedyName } from '../remedy/remedy.ts';

export interface Course {
  readonly incident: string;
  readonly dismissed: boolean;
  readonly detectedAt: number;
  readonly diagnosedAt: number | null;
  readonly cause: Pick<Cause, 'kind' | 'component'> | null;
  /** Those that were carried out with success, in order. */
  readonly remedies: readonly { readonly at: number; readonly remedy: RemedyName }[];
  /** When people were called because somebody is needed; being down for long alone is no such reason. */
  readonly escalated: {
    readonly at: number;
    readonly reason: EscalationReason;
    readonly message: string;
  } | null;
  /** Since when the recovery has been believed; null while it is not. */
  readonly recoveredAt: number | null;
}

/** @param logs of every incident that was opened since the fault, oldest first */
export function courseOf(logs: readonly (readonly StoredEvent[])[]): Course | null {
  const known = logs.flatMap((log) => {
    const incident = fold(log);
    return incident === null ? [] : [{ incident, log }];
  });
  // A fault may begin with a false alarm.
  const real = known.findLast(({ incident }) => incident.phase !== 'false-alarm') ?? known.at(-1);
  return real === undefined ? null : read(real.incident, real.log);
}

function read(incident: Incident, log: readonly StoredEvent[]): Course {
  const root = rootCause(incident);
  const recovered = incident.phase === 'monitoring' || incident.phase === 'resolved';
  const believed = log.findLast(
    ({ event }) => event.type === 'verified' || event.type === 'recovered-without-us',
  );
  return {
    incident: incident.id,
    dismissed: incident.phase === 'false-alarm',
    detectedAt: incident.openedAt,
    diagnosedAt: log.find(({ event }) => event.type === 'diagnosed')?.at ?? null,
    cause: root === null ? null : { kind: root.kind, component: root.component },
    remedies: incident.intents.flatMap(({ finished, plan }) =>
      finished?.outcome === 'applied' ? [{ at: finished.at, remedy: plan.action.remedy }] : [],
    ),
    escalated:
      incident.escalations.find(
        ({ reason }) => reason !== 'down-too-long' && reason !== 'extended-outage',
      ) ?? null,
    recoveredAt: recovered ? (believed?.at ?? null) : null,
  };
}

/** What people are told of it, each thing once. */
export interface Milestone {
  readonly at: number;
  readonly headline: string;
  readonly tone: Tone;
}

/** In the order in which they happened. */
export function milestonesOf(course: Course, injectedAt: number): readonly Milestone[] {
  const after = (at: number) => `after ${((at - injectedAt) / 1_000).toFixed(1)} s`;
  const { detectedAt, diagnosedAt, cause, remedies, escalated, recoveredAt, incident } = course;
  const all: readonly (Milestone | null)[] = [
    {
      at: detectedAt,
      headline: `detected ${after(detectedAt)}: incident ${incident}`,
      tone: 'bad',
    },
    diagnosedAt === null || cause === null
      ? null
      : {
          at: diagnosedAt,
          headline: `diagnosed ${after(diagnosedAt)}: ${causeNames[cause.kind]} of ${cause.component}`,
          tone: 'plain',
        },
    ...remedies.map(({ at, remedy }) => ({
      ...{ at, tone: 'doing' as const },
      headline: `remedy ${after(at)}: ${remedy}`,
    })),
    escalated === null
      ? null
      : {
          at: escalated.at,
          headline: `people were called ${after(escalated.at)}: ${escalated.message}`,
          tone: 'asking',
        },
    recoveredAt === null
      ? null
      : { at: recoveredAt, headline: `recovered ${after(recoveredAt)}`, tone: 'good' },
  ];
  return all.filter((one) => one !== null).toSorted((a, b) => a.at - b.at);
}
