/**
 * Tells people, beside the work on the service and never waiting for it. Like the worker it holds
 * no truth of its own: every look loads the log, asks `nextPage`, appends the intent, sends, and
 * appends the outcome.
 *
 * A page whose sender died is sent again once its deadline has passed; a channel that cannot tell
 * a repeat from a new page is told that it may be one.
 *
 * Only when the log itself cannot be written are people called without an intent: once for each
 * service in a while, from memory.
 */
import { randomUUID } from 'node:crypto';
import type { IncidentEvent, IncidentEventType, StoredEvent } from '../incident/event.ts';
import { isOpen, type Incident } from '../incident/incident.ts';
import type { Channel, Sent } from '../notify/channel.ts';
import {
  nextCall,
  nextPage,
  type Notice,
  type PageStep,
  type Paging,
} from '../notify/next-page.ts';
import { lostOutcome } from '../notify/patience.ts';
import { pageOf, unrecordedPage, type Around, type PageText } from '../notify/page.ts';
import { calledTogether, type StormRule } from '../notify/storm.ts';
import { stormPageOf } from '../notify/storm-page.ts';
import { StoreError, type IncidentStore } from '../store/store.ts';
import { createIncidentLoop, reasonOf, type Turn } from './incident-loop.ts';
import { partIn, type Part } from './storm.ts';

export interface PagerParts {
  readonly store: Pick<IncidentStore, 'append' | 'load' | 'since'>;
  readonly now: () => number;
  readonly paging: () => Paging;
  /** When one page is to tell of many incidents. */
  readonly storm: () => StormRule;
  readonly around: () => Around;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly project: string;
  /** Milliseconds after which nobody is sending any more what was begun. */
  readonly deadline: number;
  /** Told of every event after it is durable. */
  readonly onEvent: (event: StoredEvent, incident: Incident) => void;
  readonly onTrouble: (what: string, reason: string) => void;
}

export interface Pager {
  /** Takes up what the log says of incidents that people were called for. */
  start(): Promise<void>;
  /** Something was appended to the incident that may matter to people. */
  readonly look: (incident: string) => void;
  /** A symptom that the log cannot take: people are called without one. */
  unrecorded(service: string, symptom: string, error: unknown): void;
  readonly stop: () => Promise<void>;
}

/** How far back ended incidents are looked at for people who were not told of the end. */
const reach = 24 * 60 * 60_000;
/** Milliseconds. */
const lookAtLeaderAgain = 5_000;
/** Between two pages that no log knows of, for one service. */
const unrecordedEvery = 15 * 60_000;

export function createPager(parts: PagerParts): Pager {
  const { store, now, paging } = parts;
  const calledAt = new Map<string, number>();

  const turn = async (incident: Incident): Promise<Turn> => {
    const part = await partIn(incident, store, parts.storm());
    switch (part.as) {
      case 'alone':
        return perform(incident, nextPage(incident, paging(), now()), Infinity, null);
      case 'leader':
        return lead(incident, part.members);
      case 'member':
        return follow(incident, part);
    }
  };

  const perform = async (
    incident: Incident,
    step: PageStep,
    atLatest: number,
    members: readonly Incident[] | null,
  ): Promise<Turn> => {
    if (step.do === 'send') {
      await tell(incident, step.notice, step.lost, members);
      return 'again';
    }
    const until = Math.min(atLatest, step.do === 'wait' ? step.until : Infinity);
    return Number.isFinite(until) ? { until } : 'nothing';
  };

  const lead = async (incident: Incident, members: readonly Incident[]): Promise<Turn> => {
    const { called, told, next } = calledTogether(members, incident.pages, parts.storm(), now());
    const step = nextCall(called, paging(), now());
    const those = members.filter(({ id }) => told.includes(id));
    const turned = await perform(incident, step, next, those);
    if (step.do === 'send') for (const { id } of those) if (id !== incident.id) loop.look(id);
    return turned;
  };

  const follow = async (
    incident: Incident,
    { leader, unnoted }: Extract<Part, { as: 'member' }>,
  ): Promise<Turn> => {
    if (unnoted.length > 0) {
      const events = unnoted.map((one) => ({ type: 'page-shared', leader, ...one }) as const);
      await loop.record(incident, events);
      return 'again';
    }
    loop.look(leader);
    // Another replica may be the one that tells.
    const waits = isOpen(incident) && incident.shared.length === 0;
    return waits ? { until: now() + lookAtLeaderAgain } : 'nothing';
  };

  const loop = createIncidentLoop({ ...parts, name: 'paging', turn });

  const tell = async (
    incident: Incident,
    notice: Notice,
    lost: Incident['pages'][number] | null,
    members: readonly Incident[] | null,
  ): Promise<void> => {
    const page = randomUUID();
    const channel = parts.channels.get(notice.channel);
    const repeat = channel?.delivery === 'at-least-once' && mayRepeat(incident, notice, lost);
    const events: IncidentEvent[] = [];
    if (lost !== null) events.push({ type: 'page-finished', page: lost.id, ...lostOutcome });
    const deadline = now() + parts.deadline;
    const incidents = members === null ? {} : { incidents: members.map(({ id }) => id) };
    events.push({ type: 'page-intended', page, ...notice, repeat, deadline, ...incidents });
    let after: Incident | null;
    try {
      after = await loop.record(incident, events);
    } catch (error) {
      if (error instanceof StoreError) callUnrecorded(incident, error);
      throw error;
    }
    // Somebody else has appended: decided again.
    if (after === null) return;
    const text =
      members === null
        ? pageOf(after, notice, parts.project, repeat, parts.around())
        : stormPageOf(after.id, members, notice, parts.project, repeat, parts.around().links);
    const receipt = receiptOf(after, notice.channel);
    const sent = await send(channel, notice.channel, text, page, receipt);
    await loop.recordAnyhow(
      after.id,
      {
        type: 'page-finished',
        page,
        outcome: sent.outcome,
        settledBy: 'performer',
        detail: sent.detail,
        retryAfter: sent.outcome === 'failed' ? sent.retryAfter : null,
        ...('receipt' in sent ? { receipt: sent.receipt } : {}),
      },
      ({ pages }) => pages.find((one) => one.id === page)?.finished === null,
    );
  };

  const send = async (
    channel: Channel | undefined,
    name: string,
    text: PageText,
    id: string,
    receipt: string | null = null,
  ): Promise<Sent> => {
    if (channel === undefined)
      return { outcome: 'rejected', detail: `there is no channel ${name} any more` };
    const sent = await channel.send(text, id, receipt);
    if (sent.outcome !== 'delivered') parts.onTrouble(`channel ${name}`, sent.detail);
    return sent;
  };

  const callUnrecorded = (incident: Incident, error: StoreError): void => {
    const reason = incident.escalations.at(-1)?.message ?? 'a person is needed';
    unrecorded(incident.service, reason, error);
  };

  const unrecorded = (service: string, symptom: string, error: unknown): void => {
    const last = calledAt.get(service);
    if (last !== undefined && now() - last < unrecordedEvery) return;
    const text = unrecordedPage(parts.project, service, symptom, reasonOf(error), now());
    if (loop.beside(`unrecorded ${service}`, () => sendAnyhow(text))) calledAt.set(service, now());
  };

  /** Through every channel of the policy in its order, until one takes it. */
  const sendAnyhow = async (text: PageText): Promise<void> => {
    // For which reason is not known here: who is called for any comes first.
    const levels = paging().levels.toSorted((a, b) => Number('when' in a) - Number('when' in b));
    for (const name of new Set(levels.flatMap(({ channels }) => channels))) {
      const sent = await send(parts.channels.get(name), name, text, randomUUID());
      if (sent.outcome === 'delivered') return;
    }
    // Nobody was reached: the next symptom tries again.
    calledAt.delete(text.service);
  };

  return {
    async start() {
      const called = await store.since(now() - reach, ['escalated', 'page-intended']);
      for (const id of new Set(called.map(({ incident }) => incident))) loop.look(id);
    },
    look: loop.look,
    unrecorded,
    stop: loop.stop,
  };
}

/** What may change whom to tell. */
export function concernsPeople({ event }: StoredEvent): boolean {
  return concerning.has(event.type);
}

const concerning: ReadonlySet<IncidentEventType> = new Set([
  'escalated',
  'acknowledged',
  'relapsed',
  'resolved',
]);

/**
 * Of the newest message that the channel can find again; none when it has just refused to change
 * it, since somebody may have deleted it.
 */
function receiptOf({ pages }: Incident, channel: string): string | null {
  const here = pages.filter((page) => page.channel === channel);
  if (here.findLast(({ finished }) => finished !== null)?.finished?.outcome === 'rejected')
    return null;
  return (
    here.findLast(({ finished }) => finished?.receipt !== undefined)?.finished?.receipt ?? null
  );
}

/** An earlier attempt at the same notice may have arrived, for all that we know. */
function mayRepeat(
  { pages }: Incident,
  { channel, act, level, about }: Notice,
  lost: Incident['pages'][number] | null,
): boolean {
  const same = pages.filter(
    (page) =>
      page.channel === channel && page.act === act && page.level === level && page.about === about,
  );
  return same.some((page) => page.id === lost?.id || page.finished?.outcome === 'unknown');
}
