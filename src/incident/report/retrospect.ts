/** What went well and what went badly, from facts of the log alone. */
import { causeNames } from '../../diagnosis/cause.ts';
import { groupGaps } from '../../evidence/gaps.ts';
import { sentence } from '../../remedy/sentence.ts';
import { blindWords, type BlindSpan } from '../blind.ts';
import type { StoredEvent } from '../event.ts';
import { diagnosedCause, isSame, type Incident } from '../incident.ts';
import { approvalWaits } from './detection.ts';
import { iso, seconds } from './words.ts';

export interface Retrospect {
  readonly well: readonly string[];
  readonly badly: readonly string[];
}

export function retrospect(
  incident: Incident,
  log: readonly StoredEvent[],
  blind: readonly BlindSpan[],
): Retrospect {
  return {
    well: [
      ...recovered(incident),
      ...worked(incident),
      ...thorough(incident),
      ...answered(incident),
    ],
    badly: [
      ...useless(incident),
      ...relapses(log),
      ...undiagnosed(incident),
      ...gaps(incident),
      ...unseen(blind),
      ...waited(log),
      ...unanswered(incident, log),
      ...undelivered(incident),
      ...outside(incident),
    ],
  };
}

/** Over, and nobody was called, asked or had to come. */
export function withoutPerson({ phase, escalations, answers, acknowledged }: Incident): boolean {
  return (
    phase === 'resolved' &&
    escalations.length === 0 &&
    answers.length === 0 &&
    acknowledged === null
  );
}

function recovered(incident: Incident): readonly string[] {
  if (!withoutPerson(incident)) return [];
  const words = {
    'by-remedy': 'It was recovered without a person.',
    'with-leader': `It came back with incident ${incident.heldUnder ?? ''}; nobody had to be called twice.`,
    'without-us': 'It came back by itself; nobody had to be called.',
  };
  return [words[incident.recovery ?? 'without-us']];
}

function worked({ intents }: Incident): readonly string[] {
  const [first] = intents;
  return first?.worked === true ? [`The first remedy worked: ${sentence(first.plan.action)}.`] : [];
}

function thorough({ evidence, gaps: missing, intents }: Incident): readonly string[] {
  if (evidence.length === 0 || missing.length > 0) return [];
  const before = intents.length > 0 ? ' before anything was changed' : '';
  return [`All evidence that was wanted could be saved${before}.`];
}

function answered({ acknowledged, escalations }: Incident): readonly string[] {
  const [first] = escalations;
  if (acknowledged === null || first === undefined) return [];
  const took = seconds(Math.max(0, acknowledged.at - first.at));
  return [`${acknowledged.by} took it on ${took} after people were first called.`];
}

function useless({ intents }: Incident): readonly string[] {
  return intents
    .filter(({ worked: helped }) => helped === false)
    .map(({ plan }) => `A remedy did not help: ${sentence(plan.action)}.`);
}

function relapses(log: readonly StoredEvent[]): readonly string[] {
  return log.flatMap(({ at, event }) =>
    event.type === 'relapsed' ? [`It relapsed at ${iso(at)}: ${event.reason}.`] : [],
  );
}

function undiagnosed(incident: Incident): readonly string[] {
  const { diagnosis, corrections } = incident;
  const diagnosed = diagnosedCause(incident);
  const said = corrections.at(-1);
  if (said !== undefined && !isSame(said, diagnosed)) {
    const before = diagnosed === null ? 'nothing' : causeNames[diagnosed.kind];
    return [
      `The diagnosis was wrong: ${before} was concluded, and ${said.by} says it was ${causeNames[said.kind]} of ${said.component}.`,
    ];
  }
  return diagnosis !== null && diagnosed?.kind === 'unknown'
    ? ['No rule could conclude on a cause.']
    : [];
}

/** More than these are named once, under what could not be found out. */
const mostGaps = 3;

function gaps({ gaps: missing }: Incident): readonly string[] {
  const groups = groupGaps(missing);
  if (groups.length > mostGaps)
    return [`Evidence is missing in ${groups.length} places: see what could not be found out.`];
  return groups.map(
    ({ wanted, subject, reason }) =>
      `Evidence is missing: ${wanted.join(', ')} of ${subject} (${reason}).`,
  );
}

function unseen(blind: readonly BlindSpan[]): readonly string[] {
  return blind.map(
    ({ from, until, blindness }) =>
      `Nobody saw for ${seconds(until - from)} from ${iso(from)}: ${blindWords[blindness]}.`,
  );
}

function waited(log: readonly StoredEvent[]): readonly string[] {
  return approvalWaits(log).map(
    ({ by, took }) => `An approval was waited for: ${seconds(took)} until ${by} answered.`,
  );
}

function unanswered({ escalations, acknowledged }: Incident, log: readonly StoredEvent[]) {
  const expired = log.flatMap(({ at, event }) =>
    event.type === 'approval-expired'
      ? [`A question was answered by nobody until ${iso(at)}.`]
      : [],
  );
  return escalations.length > 0 && acknowledged === null
    ? [...expired, `People were needed ${times(escalations.length)}, and nobody took it on.`]
    : expired;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function undelivered({ pages }: Incident): readonly string[] {
  const lost = pages.filter(
    ({ finished }) => finished?.outcome === 'rejected' || finished?.outcome === 'failed',
  );
  const channels = [...new Set(lost.map(({ channel }) => channel))];
  return channels.map((channel) => {
    const count = lost.filter((one) => one.channel === channel).length;
    return `The channel ${channel} did not take a page ${times(count)}.`;
  });
}

function outside({ alerts, openedAt }: Incident): readonly string[] {
  return alerts
    .filter(({ alert }) => alert.startsAt < openedAt)
    .map(
      ({ alert }) =>
        `The alert ${alert.name} from outside began ${seconds(openedAt - alert.startsAt)} before we noticed.`,
    );
}
