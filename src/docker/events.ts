/**
 * Follows the engine's events for as long as we watch.
 *
 * The stream breaks when the daemon restarts or hangs. Then we connect again with back-off and
 * ask from the last event on; what the engine repeats is left out by its key. The engine keeps
 * only its last 256 events and none over its own restart, so each interruption is also reported:
 * whoever needs certainty reads the containers' state again when it ends.
 */
import type { Readable } from 'node:stream';
import { parseEvent } from './event.ts';
import type { EngineEvent } from './event.ts';
import { Belongings, linesOf, openStream } from './event-stream.ts';
import { callEngine } from './engine.ts';
import type { Engine } from './engine.ts';
import { isProblem } from './problem.ts';

export type Interruption =
  | { readonly state: 'broken'; readonly at: number; readonly reason: string }
  /** Events between the two times may be missing. */
  | { readonly state: 'restored'; readonly from: number; readonly until: number };

export interface Following {
  stop: () => void;
}

/** Milliseconds: back-off between attempts, and how often a silent stream is checked. */
const backoff = { first: 250, most: 10_000, factor: 2 };
const heartbeat = { every: 10_000, deadline: 5_000 };
const keysKept = 512;

/** `since`: milliseconds since the epoch. The callbacks are called one at a time, in order. */
export function followEvents(
  engine: Engine,
  from: { readonly since: number },
  onEvent: (event: EngineEvent) => void,
  onInterruption: (interruption: Interruption) => void,
): Following {
  const follower = new Follower(engine, from.since, onEvent, onInterruption);
  void follower.run();
  return {
    stop: () => {
      follower.stop();
    },
  };
}

class Follower {
  readonly #engine: Engine;
  readonly #onEvent: (event: EngineEvent) => void;
  readonly #onInterruption: (interruption: Interruption) => void;
  readonly #belongings: Belongings;
  readonly #stopped = new AbortController();
  /** Insertion order is age: the oldest is dropped first. */
  readonly #seen = new Set<string>();
  #last: number;
  #brokenAt: number | null = null;
  #wait = backoff.first;

  constructor(
    engine: Engine,
    since: number,
    onEvent: (event: EngineEvent) => void,
    onInterruption: (interruption: Interruption) => void,
  ) {
    this.#engine = engine;
    this.#last = since;
    this.#onEvent = onEvent;
    this.#onInterruption = onInterruption;
    this.#belongings = new Belongings(engine);
  }

  stop(): void {
    this.#stopped.abort();
  }

  #isStopped(): boolean {
    return this.#stopped.signal.aborted;
  }

  async run(): Promise<void> {
    while (!this.#isStopped()) {
      const reason = await this.#followOnce();
      if (this.#isStopped()) return;
      if (this.#brokenAt === null) {
        this.#brokenAt = Date.now();
        this.#onInterruption({ state: 'broken', at: this.#brokenAt, reason });
      }
      await pause(this.#wait * (0.75 + Math.random() / 2), this.#stopped.signal);
      this.#wait = Math.min(this.#wait * backoff.factor, backoff.most);
    }
  }

  /** Follows one stream to its end and says why it ended. */
  async #followOnce(): Promise<string> {
    // One millisecond of overlap, since the engine counts in nanoseconds; `#seen` removes doubles.
    const since = (this.#last - 1) / 1000;
    const stream = await openStream(this.#engine, { since }, this.#stopped.signal);
    if (isProblem(stream)) return stream.message;
    if (this.#brokenAt !== null) {
      const restored = { state: 'restored', from: this.#brokenAt, until: Date.now() } as const;
      this.#brokenAt = null;
      this.#onInterruption(restored);
    }
    this.#wait = backoff.first;
    const stopChecking = this.#checkNowAndThen(stream);
    try {
      for await (const line of linesOf(stream)) await this.#take(line);
      return 'the engine closed the stream of events';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      stopChecking();
      stream.destroy();
    }
  }

  async #take(line: string): Promise<void> {
    const parsed = parseEvent(line);
    if (parsed === null || this.#seen.has(parsed.key)) return;
    this.#seen.add(parsed.key);
    for (const oldest of this.#seen) {
      if (this.#seen.size <= keysKept) break;
      this.#seen.delete(oldest);
    }
    const event = await this.#belongings.complete(parsed.event, parsed.needsBelonging);
    if (this.#isStopped()) return;
    this.#last = Math.max(this.#last, event.at);
    this.#onEvent(event);
  }

  /** A daemon that hangs sends neither events nor an end: only asking shows it. */
  #checkNowAndThen(stream: Readable): () => void {
    const timer = setInterval(() => {
      void callEngine(this.#engine, 'asking for a sign of life', heartbeat.deadline, (docker) =>
        docker.ping(),
      ).then((answer: unknown) => {
        if (isProblem(answer)) stream.destroy(new Error(answer.message));
      });
    }, heartbeat.every);
    timer.unref();
    return () => {
      clearInterval(timer);
    };
  }
}

function pause(duration: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, duration);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
