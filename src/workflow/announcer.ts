/**
 * Tells users how things stand, beside the work on the service and beside the calls for people.
 * The text is written into the log before it goes anywhere, so it is never worded twice; every
 * sending has its intent and its outcome, so a death loses none and repeats none unmarked.
 */
import { randomUUID } from 'node:crypto';
import type {
  IncidentEvent,
  IncidentEventType,
  StoredEvent,
  UpdateStatus,
  Via,
} from '../incident/event.ts';
import {
  rootCause,
  type Delivery,
  type EventOf,
  type Incident,
  type Update,
} from '../incident/incident.ts';
import { fold } from '../incident/transition.ts';
import { durationEvents, usualDuration } from '../incident/usual-duration.ts';
import type { AudienceChannel } from '../notify/channel.ts';
import { lateBy, nextUpdate, statusOf, type Informing } from '../notify/next-update.ts';
import { lostOutcome } from '../notify/patience.ts';
import { spokenEvents, spokenFor, type StormRule } from '../notify/storm.ts';
import { sayTo, type UpdateText } from '../notify/update.ts';
import type { MessageTemplate } from '../runbook/runbook.ts';
import type { IncidentStore } from '../store/store.ts';
import { createIncidentLoop, type IncidentLoopParts, type Turn } from './incident-loop.ts';

export interface AnnouncerParts extends Omit<IncidentLoopParts, 'store' | 'name' | 'turn'> {
  readonly store: Pick<IncidentStore, 'append' | 'load' | 'since'>;
  readonly informing: () => Informing;
  readonly channels: ReadonlyMap<string, AudienceChannel>;
  readonly templates: () => readonly MessageTemplate[];
  readonly product: () => string;
  /** When users hear of many outages as of one disruption. */
  readonly storm: () => Pick<StormRule, 'incidents' | 'within'>;
  /** Milliseconds after which nobody is sending any more what was begun. */
  readonly deadline: number;
}

/** What a person tells users. */
export interface Said {
  /** null: as things stand. */
  readonly status: UpdateStatus | null;
  /** null: in the words of the template. */
  readonly message: string | null;
  readonly by: string;
  readonly via: Via;
}

export interface Announcer {
  /** Takes up what the log promises. */
  start(): Promise<void>;
  /** Something was appended to the incident that users may have to hear of. */
  readonly look: (incident: string) => void;
  /** The update that a person publishes, as it stands in the log afterwards. */
  wording(incident: Incident, said: Said): Promise<EventOf<'update-published'>>;
  readonly stop: () => Promise<void>;
}

/** How far back ended incidents are looked at for users who were not told of the end. */
const reach = 24 * 60 * 60_000;
/** From how far back outages say how long this one may take: 90 days. */
const memory = 90 * 24 * 60 * 60_000;

export function createAnnouncer(parts: AnnouncerParts): Announcer {
  const { store, now } = parts;

  const turn = async (incident: Incident): Promise<Turn> => {
    const { speaker, others } = await together(incident);
    if (speaker !== incident.id) {
      loop.look(speaker);
      return 'nothing';
    }
    const step = nextUpdate(incident, parts.informing(), now(), others);
    switch (step.do) {
      case 'nothing':
        return 'nothing';
      case 'wait':
        return { until: step.until };
      case 'publish': {
        const { status, late } = step;
        const words = await worded(incident, { status, late, message: null }, others);
        await loop.record(incident, [{ ...words, by: null, via: null }]);
        return 'again';
      }
      case 'send':
        await send(incident, step.update, step.channel, step.lost);
        return 'again';
    }
  };

  const loop = createIncidentLoop({ ...parts, name: 'updates', turn });

  /** Who speaks for this incident, and the others for which that one speaks. */
  const together = async (incident: Incident) => {
    const { id, openedAt } = incident;
    const recent = await store.since(openedAt - reach, spokenEvents);
    const { speaker, others } = spokenFor(id, recent, parts.storm()) ?? { speaker: id, others: [] };
    if (speaker !== id) return { speaker, others: [] };
    const logs = await Promise.all(others.map((one) => store.load(one)));
    return { speaker, others: logs.flatMap((log) => fold(log) ?? []) };
  };

  const worded = async (
    incident: Incident,
    {
      status,
      late,
      message,
    }: Pick<EventOf<'update-published'>, 'status' | 'late'> & {
      readonly message: string | null;
    },
    others: readonly Incident[] = [],
  ): Promise<Omit<EventOf<'update-published'>, 'by' | 'via'>> => {
    const at = now();
    const over = status === 'resolved' || status === 'postmortem';
    const next = over ? null : at + parts.informing().every;
    const { id } = incident;
    const all = [incident, ...others];
    const since = Math.min(...all.map(({ openedAt }) => openedAt));
    const healthy = all.flatMap((one) => (one.healthySince === null ? [] : [one.healthySince]));
    const healthySince = healthy.length === 0 ? null : Math.max(...healthy);
    const expected = over || others.length > 0 ? null : await expectedEnd(incident);
    const text = sayTo(
      {
        product: parts.product(),
        status,
        incident: id,
        since,
        now: at,
        healthySince,
        expected,
        next,
        late,
        message,
      },
      parts.templates(),
    );
    return { type: 'update-published', status, ...text, next, late };
  };

  const expectedEnd = async (incident: Incident): Promise<number | null> => {
    const kind = rootCause(incident)?.kind ?? 'unknown';
    if (kind === 'unknown') return null;
    const past = await store.since(now() - memory, durationEvents);
    const usual = usualDuration(past, { service: incident.service, kind });
    return usual === null ? null : incident.openedAt + usual;
  };

  const send = async (
    incident: Incident,
    update: number,
    channel: string,
    lost: Delivery | null,
  ): Promise<void> => {
    const delivery = randomUUID();
    const newest = incident.updates[update - 1];
    if (newest === undefined) return;
    const through = parts.channels.get(channel);
    const repeat = through?.delivery === 'at-least-once' && mayRepeat(newest, channel, lost);
    const events: IncidentEvent[] = [];
    if (lost !== null) events.push({ type: 'update-finished', delivery: lost.id, ...lostOutcome });
    const deadline = now() + parts.deadline;
    events.push({ type: 'update-intended', delivery, update, channel, repeat, deadline });
    // Somebody else has appended: decided again.
    if ((await loop.record(incident, events)) === null) return;
    const sent =
      through === undefined
        ? ({ outcome: 'rejected', detail: `there is no channel ${channel} any more` } as const)
        : await through.announce(textOf(incident, newest, repeat, parts.product()), delivery);
    if (sent.outcome !== 'delivered') parts.onTrouble(`channel ${channel}`, sent.detail);
    await loop.recordAnyhow(
      incident.id,
      {
        type: 'update-finished',
        delivery,
        outcome: sent.outcome,
        settledBy: 'performer',
        detail: sent.detail,
        retryAfter: sent.outcome === 'failed' ? sent.retryAfter : null,
      },
      ({ updates }) =>
        updates.some(({ deliveries }) =>
          deliveries.some((one) => one.id === delivery && one.finished === null),
        ),
    );
  };

  return {
    async start() {
      const begun = await store.since(now() - reach, ['confirmed', 'update-published']);
      for (const id of new Set(begun.map(({ incident }) => incident))) loop.look(id);
    },
    look: loop.look,
    async wording(incident, { status, message, by, via }) {
      const late = lateBy(incident, now());
      const words = await worded(incident, { status: status ?? statusOf(incident), late, message });
      return { ...words, by, via };
    },
    stop: loop.stop,
  };
}

/** What may change what users are to hear. */
export function concernsUsers({ event }: StoredEvent): boolean {
  return concerning.has(event.type);
}

const concerning: ReadonlySet<IncidentEventType> = new Set([
  'confirmed',
  'diagnosed',
  'verified',
  'recovered-without-us',
  'relapsed',
  'resolved',
  'update-published',
]);

function textOf(incident: Incident, update: Update, repeat: boolean, product: string): UpdateText {
  const { status, subject, body, at, next } = update;
  const { id: key, openedAt: since } = incident;
  return { key, product, status, subject, body, at, since, next, repeat };
}

/** An earlier attempt at the same update may have arrived, for all that we know. */
function mayRepeat({ deliveries }: Update, channel: string, lost: Delivery | null): boolean {
  return deliveries.some(
    (one) =>
      one.channel === channel && (one.id === lost?.id || one.finished?.outcome === 'unknown'),
  );
}
