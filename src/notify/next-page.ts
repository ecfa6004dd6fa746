/**
 * Whom to tell what next: `nextPage(incident, paging, now)`, a pure function of the incident's
 * log, like the next step of the work on the service, and independent of it.
 *
 * A level of the policy is reached when its time has passed since people were first called and its
 * conditions hold, while nobody had acknowledged and the service was not healthy. A level that is
 * reached is told of every reason, once, through the first of its channels that takes it; the next
 * channel is tried when one rejects the page or has failed a few times, and after the last one the
 * first again, more and more slowly, for as long as the incident lasts. Who was told, or may have
 * been by a sender that died, is told too that somebody has come, and that it is over.
 */
import type { EscalationReason, PageAct } from '../incident/event.ts';
import type { Incident, Page } from '../incident/incident.ts';
import { lostOutcome, mostAttempts, patience, pauseAfter, roundPause } from './patience.ts';

export interface Level {
  /** Milliseconds after the first call for people. */
  readonly after: number;
  /** The first that takes the page; never empty. */
  readonly channels: readonly string[];
  /** Only when people are called for one of these; absent: whatever the reason. */
  readonly when?: readonly EscalationReason[];
  /** Only when it has been down for so long, in milliseconds. */
  readonly downFor?: number;
}

/** Whom to call, and when. */
export interface Paging {
  readonly levels: readonly Level[];
  /** How often whoever was told last is told again while nobody answers; null: never. */
  readonly repeatEvery: number | null;
}

export interface Notice {
  readonly channel: string;
  readonly act: PageAct;
  readonly level: number;
  readonly about: number;
}

export type PageStep =
  /** `lost`: an attempt whose outcome nobody will know any more; what comes may be a repeat. */
  | { readonly do: 'send'; readonly notice: Notice; readonly lost: Page | null }
  | { readonly do: 'wait'; readonly until: number }
  | { readonly do: 'nothing' };

/** What people are called for: one incident, or several together (`storm.ts`). */
export interface Called {
  readonly downSince: number;
  /** Why people were called for what nobody has come for yet, oldest first. */
  readonly calls: readonly { readonly at: number; readonly reason: EscalationReason }[];
  /** How many reasons there have been in all. */
  readonly about: number;
  readonly pages: readonly Page[];
  /** Until when nobody had come and something was ill; in the future while that is so. */
  readonly until: number;
  readonly acknowledgedAt: number | null;
  readonly endedAt: number | null;
}

export function nextPage(incident: Incident, paging: Paging, now: number): PageStep {
  const { downSince, escalations, pages, acknowledged, endedAt } = incident;
  const called = {
    downSince,
    calls: escalations,
    about: escalations.length,
    pages,
    until: calledUntil(incident),
    acknowledgedAt: acknowledged?.at ?? null,
    endedAt,
  };
  return nextCall(called, paging, now);
}

export function nextCall(incident: Called, paging: Paging, now: number): PageStep {
  const pending = incident.pages.find((page) => page.finished === null) ?? null;
  if (pending !== null && now < pending.deadline) return { do: 'wait', until: pending.deadline };
  const pages =
    pending === null
      ? incident.pages
      : incident.pages.map((page) => (page === pending ? lost(page) : page));
  const due = [...calls(incident, pages, paging, now), ...farewell(incident, pages)];
  const ripe = due.filter((one) => one.at <= now).toSorted((a, b) => a.at - b.at);
  const [first] = ripe;
  if (first !== undefined) return { do: 'send', notice: first.notice, lost: pending };
  const next = Math.min(
    ...due.map((one) => one.at),
    nextLevelAt(incident, paging, now),
    nextRepeatAt(incident, pages, paging, now),
  );
  return Number.isFinite(next) ? { do: 'wait', until: next } : { do: 'nothing' };
}

interface Due {
  readonly at: number;
  readonly notice: Notice;
}

function lost(page: Page): Page {
  return { ...page, finished: { at: page.deadline, ...lostOutcome } };
}

/** Until when nobody has come and the service is ill; in the future while that is so. */
export function calledUntil(incident: Incident): number {
  const { acknowledged, endedAt, phase, phaseSince } = incident;
  const healthy = phase === 'monitoring' ? phaseSince : Infinity;
  return Math.min(acknowledged?.at ?? Infinity, endedAt ?? Infinity, healthy);
}

function reachedAt(incident: Called, level: Level): number {
  const called = incident.calls[0]?.at;
  if (called === undefined) return Infinity;
  const at = Math.max(called + level.after, conditionsHoldAt(incident, level));
  return at <= incident.until ? at : Infinity;
}

/** From when on the conditions of a level hold; a reason that was given once stays given. */
function conditionsHoldAt(
  { downSince, calls }: Called,
  { when, downFor }: Pick<Level, 'when' | 'downFor'>,
): number {
  const given = calls.find(({ reason }) => when?.includes(reason))?.at ?? Infinity;
  return Math.max(when === undefined ? downSince : given, downSince + (downFor ?? 0));
}

function nextLevelAt(incident: Called, paging: Paging, now: number): number {
  if (incident.until <= now) return Infinity;
  return Math.min(
    ...paging.levels.map((level) => reachedAt(incident, level)).filter((at) => at > now),
  );
}

function calls(
  incident: Called,
  pages: readonly Page[],
  paging: Paging,
  now: number,
): readonly Due[] {
  // Who has come, or who would come to a healthy service, is not called.
  if (incident.until <= now) return [];
  const repeat = nextRepeatAt(incident, pages, paging, now);
  return paging.levels.flatMap((level, index): readonly Due[] => {
    const from = reachedAt(incident, level);
    if (from > now) return [];
    const { about } = incident;
    const told = pages.filter((page) => page.act === 'trigger' && page.level === index);
    const newest = told.findLast((page) => page.finished?.outcome === 'delivered');
    const again = repeat <= now && newest === lastDelivered(pages);
    if (newest?.about === about && !again) return [];
    const since = again
      ? told.filter((page) => page.at > (newest?.at ?? 0))
      : told.filter((page) => page.about === about);
    const attempt = nextAttempt(level.channels, since);
    return [
      {
        at: Math.max(from, attempt.at),
        notice: { channel: attempt.channel, act: 'trigger', level: index, about },
      },
    ];
  });
}

function lastDelivered(pages: readonly Page[]): Page | undefined {
  return pages.findLast((page) => page.act === 'trigger' && page.finished?.outcome === 'delivered');
}

function nextRepeatAt(
  incident: Called,
  pages: readonly Page[],
  { repeatEvery }: Paging,
  now: number,
): number {
  const last = lastDelivered(pages);
  if (repeatEvery === null || last === undefined || incident.until <= now) return Infinity;
  return last.at + repeatEvery;
}

/** Through which channel the same notice goes next, and from when on, after these attempts. */
function nextAttempt(
  channels: readonly string[],
  attempts: readonly Page[],
): { readonly channel: string; readonly at: number } {
  let index = 0;
  let failures = 0;
  let rounds = 0;
  let at = 0;
  for (const { finished } of attempts) {
    if (finished === null) continue;
    failures = finished.outcome === 'rejected' ? patience.attempts : failures + 1;
    const pause = pauseAfter(failures);
    // What was lost is repeated at once: it has waited for its deadline already.
    at = finished.at + (finished.outcome === 'unknown' ? 0 : (finished.retryAfter ?? pause));
    if (failures < patience.attempts) continue;
    failures = 0;
    index += 1;
    at = finished.at;
    if (index < channels.length) continue;
    index = 0;
    rounds += 1;
    at = finished.at + Math.min(roundPause.first * 2 ** (rounds - 1), roundPause.most);
  }
  return { channel: channels[index] ?? '', at };
}

/** To every channel that has called somebody, or may have: that one has come, and that it is over. */
function farewell(incident: Called, pages: readonly Page[]): readonly Due[] {
  const { about, acknowledgedAt, endedAt } = incident;
  const acts: readonly (readonly [PageAct, number | null])[] = [
    ['acknowledge', endedAt === null ? acknowledgedAt : null],
    ['resolve', endedAt],
  ];
  const called = pages.filter(
    ({ act, finished }) =>
      act === 'trigger' && (finished?.outcome === 'delivered' || finished?.outcome === 'unknown'),
  );
  const channels = [...new Set(called.map((page) => page.channel))];
  return acts.flatMap(([act, from]) => {
    if (from === null) return [];
    return channels.flatMap((channel): readonly Due[] => {
      // Of a storm it may be said more than once: another incident has joined since.
      const since = called.findLast((page) => page.channel === channel);
      const attempts = pages
        .slice(since === undefined ? 0 : pages.indexOf(since))
        .filter((page) => page.act === act && page.channel === channel);
      const last = attempts.at(-1)?.finished ?? null;
      const over = ['delivered', 'rejected'] as const;
      if (over.some((outcome) => last?.outcome === outcome) || attempts.length >= mostAttempts)
        return [];
      const pause = pauseAfter(attempts.length);
      const at = last === null ? from : last.at + (last.retryAfter ?? pause);
      return [{ at, notice: { channel, act, level: 0, about } }];
    });
  });
}
