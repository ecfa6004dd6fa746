/** The stream of events over a real connection: in order, resumed, and never losing one. */
import { get, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { event, paths } from '../examples/incident.ts';
import { append, startApi, type RunningApi } from './http-rig.ts';

interface Message {
  readonly id: string;
  readonly event: string;
  readonly data: { readonly incident: string; readonly version: number; readonly at: string };
}

/** Opens the stream; `next` resolves with one message after the other. */
async function listen(api: RunningApi, lastId?: string) {
  const headers = lastId === undefined ? {} : { 'last-event-id': lastId };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(new URL('/v1/events', api.url), { headers }, resolve).on('error', reject);
  });
  onTestFinished(() => void response.destroy());
  const messages = read(response);
  return {
    response,
    next: async (count: number): Promise<readonly Message[]> => {
      const found: Message[] = [];
      while (found.length < count) {
        const one = await messages.next();
        if (one.done === true) throw new Error('the stream ended');
        found.push(one.value);
      }
      return found;
    },
  };
}

async function* read(response: IncomingMessage): AsyncGenerator<Message, undefined> {
  let fields: Record<string, string> = {};
  for await (const line of createInterface({ input: response })) {
    const [, name = '', value = ''] = /^(\w*): ?(.*)$/.exec(line) ?? [];
    if (name !== '') fields[name] = value;
    if (line !== '' || fields.data === undefined) continue;
    yield {
      id: fields.id ?? '',
      event: fields.event ?? '',
      data: JSON.parse(fields.data) as Message['data'],
    };
    fields = {};
  }
  return undefined;
}

const named = (messages: readonly Message[]) =>
  messages.map(({ event: type, data }) => `${data.incident}/${data.version} ${type}`);

test('sends what happens from now on, in order, and not what was before', async () => {
  const api = await startApi();
  await append(api.store, 'before', paths.collecting);
  const { next, response } = await listen(api);
  expect(response.headers['content-type']).toBe('text/event-stream');
  await append(api.store, 'i-1', [event('opened')]);
  await append(api.store, 'i-2', [event('opened')]);
  await append(api.store, 'i-1', [event('confirmed')]);
  expect(named(await next(3))).toEqual(['i-1/1 opened', 'i-2/1 opened', 'i-1/2 confirmed']);
});

test('goes on after the last event that the client has, across a restart of the responder', async () => {
  const api = await startApi();
  await append(api.store, 'i-1', [event('opened')], 1_000);
  await append(api.store, 'i-1', [event('confirmed')], 2_000);
  await append(api.store, 'i-2', [event('opened')], 2_000);
  await append(api.store, 'i-1', [event('evidence-saved')], 9_000_000);
  const first = await listen(api, '1000.i-1.1');
  const missed = await first.next(3);
  expect(named(missed)).toEqual(['i-1/2 confirmed', 'i-2/1 opened', 'i-1/3 evidence-saved']);
  const again = await listen(api, missed[0]?.id);
  expect(named(await again.next(2))).toEqual(['i-2/1 opened', 'i-1/3 evidence-saved']);
});

test('an event whose clock is a little behind is not lost', async () => {
  const api = await startApi();
  const now = Date.now();
  await append(api.store, 'i-1', [event('opened')], now);
  const { next } = await listen(api, `${now}.i-1.1`);
  await append(api.store, 'i-2', [event('opened')], now + 100);
  expect(named(await next(1))).toEqual(['i-2/1 opened']);
  await append(api.store, 'i-3', [event('opened')], now - 3_000);
  expect(named(await next(1))).toEqual(['i-3/1 opened']);
});

test('the responder ends although somebody still listens', async () => {
  const api = await startApi();
  const { response } = await listen(api);
  const ended = new Promise((resolve) => response.once('close', resolve));
  response.resume();
  await api.close();
  await ended;
});

test('more streams than it can hold are refused, and one that ends makes room', async () => {
  const api = await startApi();
  const open = await Promise.all(Array.from({ length: 50 }, () => listen(api)));
  expect(await api.ask('/v1/events')).toMatchObject({
    status: 503,
    json: { error: { code: 'STREAMS_FULL' } },
  });
  const [first] = open;
  first?.response.destroy();
  await expect
    .poll(async () => {
      const { response } = await listen(api);
      return response.statusCode;
    })
    .toBe(200);
});
