/** Requests of one kind, one after the other, until somebody has had enough of them. */
import { setTimeout as pause } from 'node:timers/promises';
import { publishedPort } from './docker.ts';
import type { Scene } from './fault.ts';
import { backend } from './target.ts';
import { until } from './until.ts';

/** The load ends by itself after this time, in milliseconds. */
const duration = 120_000;

export interface Load {
  /** When the backend broke the first connection, in milliseconds since the epoch. */
  readonly broken: () => Promise<number>;
  /** Resolves when the last request has ended; may be called twice. */
  readonly stop: () => Promise<void>;
}

/** `every`: milliseconds between two requests of the backend for `path`. */
export async function startLoad(scene: Scene, path: string, every: number): Promise<Load> {
  const port = await publishedPort(scene, backend.service, backend.port);
  const url = `http://127.0.0.1:${port}${path}`;
  const end = Date.now() + duration;
  let stopped = false;
  let brokenAt: number | null = null;
  const send = async () => {
    while (!stopped && Date.now() < end) {
      await fetch(url, { signal: AbortSignal.timeout(5_000) })
        .then((response) => response.body?.cancel())
        .catch(() => (brokenAt ??= Date.now()));
      await pause(every);
    }
  };
  const sending = send();
  return {
    broken: () => until('the load to break the backend', () => Promise.resolve(brokenAt)),
    async stop() {
      stopped = true;
      await sending;
    },
  };
}
