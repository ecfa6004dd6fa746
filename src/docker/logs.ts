/** Reads the newest lines of a container's log: bounded in lines, bytes and time. */
import type { Readable } from 'node:stream';
import type { LogLine } from '../evidence/evidence.ts';
import { callEngine } from './engine.ts';
import type { Engine } from './engine.ts';
import { inspectContainer } from './inventory.ts';
import { collectLog } from './log-lines.ts';
import { isProblem } from './problem.ts';
import type { DockerProblem } from './problem.ts';

export interface LogQuery {
  readonly tail?: number;
  /** Milliseconds since the epoch. */
  readonly since?: number;
  readonly until?: number;
  readonly maxBytes?: number;
  /** Milliseconds for everything; what has arrived by then is the answer. */
  readonly deadline?: number;
}

export interface ContainerLog {
  readonly lines: readonly LogLine[];
  /** There is more: older lines, cut lines, or what did not arrive in time. */
  readonly truncated: boolean;
}

const defaults = { tail: 200, maxBytes: 262_144, deadline: 2_000 };
const maxLineBytes = 16_384;

/** LOGS_UNREADABLE is not the same as an empty log. The text is untrusted and not redacted. */
export async function readLogs(
  engine: Engine,
  id: string,
  query: LogQuery = {},
): Promise<ContainerLog | DockerProblem> {
  const container = await inspectContainer(engine, id);
  if (isProblem(container)) return container;
  const driver = container.HostConfig.LogConfig.Type;
  if (driver === 'none') return unreadable(driver);
  const tail = query.tail ?? defaults.tail;
  const maxBytes = query.maxBytes ?? defaults.maxBytes;
  const framing = container.Config.Tty ? 'terminal' : 'framed';
  const collector = collectLog(framing, { maxLines: tail, maxBytes, maxLineBytes });
  const started = await callEngine(
    engine,
    'reading the log',
    query.deadline ?? defaults.deadline,
    async (_docker, signal) => {
      const stream = await openLog(engine, id, tail, query, signal);
      return readAll(stream, signal, (chunk) => {
        collector.add(chunk);
      });
    },
  );
  if (isProblem(started)) {
    if (started.message.includes('does not support reading')) return unreadable(driver);
    const partial = collector.finish();
    return partial.lines.length === 0 ? started : { ...partial, truncated: true };
  }
  return collector.finish();
}

function unreadable(driver: string): DockerProblem {
  return {
    problem: 'LOGS_UNREADABLE',
    message: `The log driver ${driver} cannot be read through the engine. Use json-file, local or journald.`,
  };
}

/** The client's own call would read everything into memory first; this is the call below it. */
interface Modem {
  dial: (options: object, callback: (error: unknown, stream: unknown) => void) => void;
}

function openLog(
  engine: Engine,
  id: string,
  tail: number,
  query: LogQuery,
  signal: AbortSignal,
): Promise<Readable> {
  const modem = engine.docker.modem as Modem;
  const options = {
    stdout: true,
    stderr: true,
    timestamps: true,
    follow: false,
    tail,
    ...(query.since === undefined ? {} : { since: query.since / 1_000 }),
    ...(query.until === undefined ? {} : { until: query.until / 1_000 }),
  };
  return new Promise((resolve, reject) => {
    modem.dial(
      {
        path: `/containers/${encodeURIComponent(id)}/logs?`,
        method: 'GET',
        isStream: true,
        abortSignal: signal,
        statusCodes: {
          200: true,
          404: 'no such container',
          500: 'server error',
          501: 'unreadable',
        },
        options,
      },
      (error, stream) => {
        if (error instanceof Error) reject(error);
        else resolve(stream as Readable);
      },
    );
  });
}

async function readAll(
  stream: Readable,
  signal: AbortSignal,
  take: (chunk: Uint8Array) => void,
): Promise<null> {
  stream.on('error', () => undefined);
  signal.addEventListener('abort', () => stream.destroy(), { once: true });
  for await (const chunk of stream as AsyncIterable<Uint8Array>) take(chunk);
  return null;
}
