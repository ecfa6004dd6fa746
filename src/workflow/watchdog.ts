/**
 * Watching the watcher: a heartbeat for whoever looks from outside, and an honest record of the
 * times in which nobody could see. Blind intervals are noted in the journal:
 *
 *   responder-dead  from the last heartbeat of the one before us to our start
 *   loop-stalled    the process was stopped, or starved of the processor
 *   events-broken   the engine's event stream was interrupted
 *
 * Of replicas that share a store each says there that it watches, and with what; what one of them
 * did not see while another did is not noted.
 */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import {
  beatEvery,
  missing,
  noticeable,
  unwatched,
  type BlindSpan,
  type Sense,
} from '../incident/blind.ts';
import type { Blindness } from '../incident/journal.ts';
import type { IncidentStore } from '../store/store.ts';

export interface WatchdogParts {
  readonly now: () => number;
  readonly store: Pick<IncidentStore, 'note' | 'noteSeen' | 'lastSeen'>;
  /** Whether others may watch beside us, over the same store. */
  readonly replicas: 'none' | 'some';
  /** The state folder, where the heartbeat is. */
  readonly folder: string;
  /** Milliseconds between probe rounds of the slowest service. */
  readonly slowest: () => number;
  /** A URL that is fetched while all is well; null: none. */
  readonly ping: { readonly ping: string | null; readonly pingEvery: number };
  readonly onBlind: (span: BlindSpan) => void;
  readonly onTrouble: (what: string, reason: string) => void;
}

export interface WatchdogStatus {
  readonly startedAt: number;
  /** null: no round of probes has been finished yet. */
  readonly lastRoundAt: number | null;
  /** No round is finished any more. */
  readonly stalled: boolean;
  /** Since when the engine's events cannot be read; null when they can. */
  readonly eventsBrokenSince: number | null;
}

export interface Watchdog {
  start(): Promise<void>;
  /** A round of probes of some service is finished. */
  onRound(): void;
  onEvents(stream: 'broken' | 'restored'): void;
  status(): WatchdogStatus;
  stop(): Promise<void>;
}

/** What the heartbeat file holds. */
export interface Heartbeat {
  readonly at: number;
  readonly pid: number;
  readonly lastRoundAt: number | null;
}

const tick = 1_000;
const pingTimeout = 5_000;

export function heartbeatFile(folder: string): string {
  return join(folder, 'heartbeat.json');
}

/** null when there is none, or none that can be read. */
export async function readHeartbeat(folder: string): Promise<Heartbeat | null> {
  try {
    const beat: unknown = JSON.parse(await readFile(heartbeatFile(folder), 'utf8'));
    if (typeof beat !== 'object' || beat === null || !('at' in beat)) return null;
    return typeof beat.at === 'number' ? (beat as Heartbeat) : null;
  } catch {
    // Missing at the first start; torn after a power cut. Neither says when we last saw.
    return null;
  }
}

export function createWatchdog(parts: WatchdogParts): Watchdog {
  const { now } = parts;
  const startedAt = now();
  const blindUnnoted: BlindSpan[] = [];
  const troubled = new Set<string>();
  let lastRoundAt: number | null = null;
  let eventsBrokenSince: number | null = null;
  let last = { monotonic: 0, at: 0 };
  let beatAt = 0;
  let pingAt = 0;
  let timer: NodeJS.Timeout | undefined;
  let saying: Promise<void> | null = null;
  /** Our own last word for each sense. */
  const said: Partial<Record<Sense, number>> = {};
  let working: Promise<unknown> = Promise.resolve();

  const isShared = parts.replicas === 'some';

  const isStalled = () =>
    now() - (lastRoundAt ?? startedAt) > Math.max(3 * parts.slowest(), 15_000);

  /** Told when it begins and when it is over, and not every second. */
  const guarded = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
      if (troubled.delete(what)) parts.onTrouble(what, 'restored');
    } catch (error) {
      if (!troubled.has(what)) parts.onTrouble(what, String(error));
      troubled.add(what);
    }
  };

  const blind = (blindness: Blindness, from: number, until: number) => {
    blindUnnoted.push({ blindness, from, until });
  };

  const noteAll = async () => {
    for (let span = blindUnnoted[0]; span !== undefined; span = blindUnnoted[0]) {
      const left = isShared ? unwatched(span, await seenByOthers(missing[span.blindness])) : span;
      if (left !== null) {
        await parts.store.note({ type: 'blind', ...left }, now());
        parts.onBlind(left);
      }
      blindUnnoted.shift();
    }
  };

  /** null: the last word was our own, or nobody has said one. */
  const seenByOthers = async (sense: Sense): Promise<number | null> => {
    const seen = await parts.store.lastSeen(sense);
    return seen === said[sense] ? null : seen;
  };

  /** Not before all that we have missed is noted: our own word must not stand for it. */
  const saySeen = async (at: number) => {
    if (!isShared || blindUnnoted.length > 0) return;
    const senses: readonly Sense[] = [
      ...(isStalled() ? [] : (['probes'] as const)),
      ...(eventsBrokenSince === null ? (['events'] as const) : []),
    ];
    for (const sense of senses) {
      // Before the store has it: its answer may be lost.
      said[sense] = Math.trunc(at);
      await parts.store.noteSeen(sense, at);
    }
  };

  /** Beside the heartbeat, which must not wait for a store that is away. */
  const saySoon = (at: number) => {
    if (saying !== null) return;
    saying = guarded('word to other replicas', () => saySeen(at)).finally(() => {
      saying = null;
    });
  };

  /** At one time in the file and in the store, so that after a restart our own word is known. */
  const beat = async (at: number) => {
    const file = heartbeatFile(parts.folder);
    const text = JSON.stringify({ at, pid: process.pid, lastRoundAt });
    await writeFile(`${file}.new`, text, { mode: 0o600 });
    await rename(`${file}.new`, file);
  };

  /** The end of our life before this one; of another replica's where we have no memory of one. */
  const noteDeath = async () => {
    const own = await readHeartbeat(parts.folder);
    const from = own?.at ?? (isShared ? await parts.store.lastSeen('probes') : null);
    const least = own === null ? beatEvery + noticeable : noticeable;
    if (from !== null && startedAt - from > least) blind('responder-dead', from, startedAt);
  };

  const ping = async (url: string) => {
    const answer = await fetch(url, { signal: AbortSignal.timeout(pingTimeout) });
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`it answered ${answer.status}`);
  };

  const work = async () => {
    if (blindUnnoted.length > 0) await guarded('journal', noteAll);
    if (now() - beatAt >= beatEvery) {
      beatAt = now();
      await guarded('heartbeat', () => beat(beatAt));
      saySoon(beatAt);
    }
    // Silence is the alarm: who does not see well does not say that all is well.
    const { ping: url, pingEvery } = parts.ping;
    if (url === null || now() - pingAt < pingEvery || isStalled()) return;
    pingAt = now();
    await guarded('ping', () => ping(url));
  };

  const onTick = () => {
    const present = { monotonic: performance.now(), at: now() };
    // A stopped process loses time on both clocks, a sleeping machine on the wall's only.
    const late = Math.max(present.monotonic - last.monotonic, present.at - last.at) - tick;
    if (late > noticeable) blind('loop-stalled', present.at - late - tick, present.at);
    last = present;
    working = working.then(work);
  };

  return {
    async start() {
      await guarded('journal', noteDeath);
      last = { monotonic: performance.now(), at: now() };
      await work();
      timer = setInterval(onTick, tick);
    },
    onRound() {
      lastRoundAt = now();
    },
    onEvents(stream) {
      if (stream === 'broken') eventsBrokenSince ??= now();
      else if (eventsBrokenSince !== null) {
        // After a short break the engine tells again what it told meanwhile.
        if (now() - eventsBrokenSince > noticeable)
          blind('events-broken', eventsBrokenSince, now());
        eventsBrokenSince = null;
      }
    },
    status: () => ({ startedAt, lastRoundAt, stalled: isStalled(), eventsBrokenSince }),
    async stop() {
      clearInterval(timer);
      await working;
      await saying;
      const at = now();
      await guarded('journal', noteAll);
      await guarded('heartbeat', () => beat(at));
      await guarded('word to other replicas', () => saySeen(at));
    },
  };
}
