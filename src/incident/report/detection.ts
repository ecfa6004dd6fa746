/** How long each stage of an incident took, and what would have been sooner. */
import { factsOf } from '../../evidence/facts.ts';
import type { Evidence } from '../../evidence/evidence.ts';
import type { StoredEvent } from '../event.ts';
import type { Incident } from '../incident.ts';
import type { Downtime } from './downtime.ts';
import type { Impact } from './impact.ts';
import { seconds } from './words.ts';

export const stages = [
  'first failure to symptom',
  'symptom to confirmed',
  'confirmed to diagnosed',
  'diagnosed to remedy',
  'remedy to healthy',
  'healthy to resolved',
] as const;

export interface Stage {
  readonly stage: (typeof stages)[number];
  readonly from: number;
  /** Milliseconds. */
  readonly took: number;
}

export interface Detection {
  readonly stages: readonly Stage[];
  /** Before the service was healthy; the watch afterwards is as long as it is set. */
  readonly longest: Stage['stage'] | null;
  readonly sooner: readonly string[];
}

export function detection(
  incident: Incident,
  log: readonly StoredEvent[],
  evidence: readonly Evidence[],
  { firstFailing }: Downtime,
  { firstFailedRequest }: Impact,
): Detection {
  const taken = stagesOf(incident, log, firstFailing);
  const [longest] = taken
    .filter(({ stage }) => stage !== 'healthy to resolved')
    .toSorted((a, b) => b.took - a.took);
  const sooner = [
    ...late(taken),
    ...shallow(incident, evidence),
    ...outside(incident),
    ...requests(incident, firstFailedRequest),
    ...waits(log),
  ];
  return { stages: taken, longest: longest?.stage ?? null, sooner };
}

function stagesOf(
  incident: Incident,
  log: readonly StoredEvent[],
  firstFailing: number | null,
): readonly Stage[] {
  const first = (type: StoredEvent['event']['type']) =>
    log.find(({ event }) => event.type === type)?.at ?? null;
  const moments = [
    firstFailing === null || firstFailing >= incident.openedAt ? null : firstFailing,
    incident.openedAt,
    first('confirmed'),
    first('diagnosed'),
    first('remedy-intended'),
    incident.healthySince,
    first('resolved'),
  ];
  return stages.flatMap((stage, index) => {
    const [from = null, until = null] = moments.slice(index, index + 2);
    return from === null || until === null || until < from
      ? []
      : [{ stage, from, took: until - from }];
  });
}

function late(taken: readonly Stage[]): readonly string[] {
  const unnoticed = taken.find(({ stage }) => stage === 'first failure to symptom')?.took ?? 0;
  if (unnoticed < 1_000) return [];
  return [
    `It failed for ${seconds(unnoticed)} before it counted as a symptom: a shorter probing.interval, or fewer probing.failures, would have been sooner.`,
  ];
}

/** A probe that only looks at the container or a port sees no service that hangs or refuses. */
function shallow(incident: Incident, evidence: readonly Evidence[]): readonly string[] {
  const first = evidence.filter(({ round }) => round === 1);
  return factsOf(first, 'probe-answers')
    .filter(({ service, answers }) => incident.services.includes(service) && answers.length > 0)
    .filter(({ answers }) =>
      answers.every(({ probe }) => /^(container$|port \d+$|tcp )/.test(probe)),
    )
    .map(
      ({ service }) =>
        `${service} is only asked whether its container runs or its port is open: a probe of its own health path or login would notice more, and sooner.`,
    );
}

function outside({ alerts, openedAt }: Incident): readonly string[] {
  return alerts.map(({ alert }) => {
    const lead = openedAt - alert.startsAt;
    return lead > 0
      ? `The alert ${alert.name} from outside began ${seconds(lead)} before our own symptom: what it measures is worth a probe.`
      : `The alert ${alert.name} from outside began ${seconds(-lead)} after our own symptom.`;
  });
}

function requests({ openedAt }: Incident, first: number | null): readonly string[] {
  if (first === null || first >= openedAt) return [];
  return [`A request had failed ${seconds(openedAt - first)} before the symptom.`];
}

function waits(log: readonly StoredEvent[]): readonly string[] {
  return approvalWaits(log).map(
    ({ by, took }) =>
      `A person was waited for: ${seconds(took)} until ${by} answered. A policy that allows the remedy would have been sooner.`,
  );
}

/** How long each question had stood when it was answered. */
export function approvalWaits(
  log: readonly StoredEvent[],
): readonly { readonly by: string; readonly took: number }[] {
  return log.flatMap(({ at, event }, index) => {
    if (event.type !== 'approval-given') return [];
    const asked = log
      .slice(0, index)
      .findLast((one) => one.event.type === 'verdict-given' && one.event.verdict === 'ask');
    return asked === undefined ? [] : [{ by: event.by, took: at - asked.at }];
  });
}
