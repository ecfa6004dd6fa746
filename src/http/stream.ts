/**
 * Events of all incidents as they become durable, as server-sent events. The store is asked and
 * not this process, so that every replica shows the same; `Last-Event-ID` resumes where the
 * client stopped. Each event is sent at least once: clients know one by incident and version.
 */
import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StoredEvent } from '../incident/event.ts';
import type { Api, ApiParts } from './api.ts';
import { ApiProblem } from './problem.ts';
import { momentOf } from './view.ts';

/** How often the store is asked for news, and how often a silent stream says that it lives. */
const every = 500;
const keepAlive = 15_000;
/** Clocks of replicas differ: events are looked for so far back. */
const overlap = 5_000;
const mostStreams = 50;
/** A client that does not read is let go; it comes back where it stopped. */
const mostUnread = 1_048_576;

export function addStream(api: Api, parts: ApiParts): void {
  let streams = 0;
  const closing = new AbortController();
  api.addHook('preClose', (done) => {
    closing.abort();
    done();
  });
  api.get(
    '/v1/events',
    {
      config: { scope: 'read' },
      schema: {
        summary: 'Events of incidents as they happen (server-sent events)',
        description:
          'Each has an id; sent back as Last-Event-ID, the stream goes on after it. Data is a Moment, as in the timeline.',
        produces: ['text/event-stream'],
      },
    },
    async (request, reply) => {
      if (streams >= mostStreams) throw new ApiProblem('STREAMS_FULL');
      streams += 1;
      try {
        await serve(parts, request, reply, closing.signal);
      } finally {
        streams -= 1;
      }
    },
  );
}

async function serve(
  parts: ApiParts,
  request: FastifyRequest,
  reply: FastifyReply,
  closing: AbortSignal,
): Promise<void> {
  const lastId = request.headers['last-event-id'];
  const news = follow(parts, typeof lastId === 'string' ? lastId : null);
  // Before the client knows that it listens: whatever happens from then on, it gets.
  const missed = await news();
  const gone = new AbortController();
  request.raw.socket.once('close', () => gone.abort());
  reply.hijack();
  try {
    begin(reply.raw, missed);
    await send(news, reply.raw, AbortSignal.any([gone.signal, closing]));
  } catch (error) {
    parts.onFailure('event stream', error);
  } finally {
    reply.raw.end();
  }
}

function begin(raw: ServerResponse, missed: readonly StoredEvent[]): void {
  raw.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  raw.write('retry: 2000\n\n');
  for (const event of missed) raw.write(message(event));
}

/** What is new since the last call; the first call gives what the client has missed. */
type News = () => Promise<readonly StoredEvent[]>;

interface Sink {
  readonly writableLength: number;
  write(text: string): unknown;
}

async function send(news: News, sink: Sink, end: AbortSignal): Promise<void> {
  let silent = 0;
  for (;;) {
    // The wait ends early only because the stream does.
    await pause(every, undefined, { signal: end }).catch(() => undefined);
    if (end.aborted || sink.writableLength > mostUnread) return;
    const events = await news();
    for (const event of events) sink.write(message(event));
    silent = events.length > 0 ? 0 : silent + every;
    if (silent < keepAlive) continue;
    sink.write(': still here\n\n');
    silent = 0;
  }
}

function message(event: StoredEvent): string {
  return `id: ${eventId(event)}\nevent: ${event.event.type}\ndata: ${JSON.stringify(momentOf(event))}\n\n`;
}

export function eventId({ at, incident, version }: StoredEvent): string {
  return `${at}.${incident}.${version}`;
}

/** @param lastId of the last event that the client has; null: it wants only what comes */
export function follow(
  { store, now }: Pick<ApiParts, 'store' | 'now'>,
  lastId: string | null,
): News {
  const resumed = lastId === null ? NaN : Number(lastId.split('.')[0]);
  let newest = Number.isSafeInteger(resumed) ? resumed : now();
  let sent: ReadonlyMap<string, number> | null = null;
  return async () => {
    const events = await store.since(newest - overlap);
    const had = sent ?? known(events, lastId, newest);
    const fresh = events.filter((one) => !had.has(eventId(one)));
    newest = Math.max(newest, ...fresh.map((one) => one.at));
    const all = [...had, ...fresh.map((one) => [eventId(one), one.at] as const)];
    sent = new Map(all.filter(([, at]) => at >= newest - overlap));
    return fresh;
  };
}

/** What the client had before: all up to its last event, or up to now. */
function known(
  events: readonly StoredEvent[],
  lastId: string | null,
  from: number,
): ReadonlyMap<string, number> {
  const last = events.findIndex((one) => eventId(one) === lastId);
  const had = last === -1 ? events.filter((one) => one.at <= from) : events.slice(0, last + 1);
  return new Map(had.map((one) => [eventId(one), one.at]));
}
