/** Many outages at once, told by one page: real pagers over real stores and a real receiver. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { fold } from '../../src/incident/transition.ts';
import type { IncidentEvent } from '../../src/incident/event.ts';
import { webhook } from '../../src/notify/webhook.ts';
import type { IncidentStore } from '../../src/store/store.ts';
import { createPager } from '../../src/workflow/pager.ts';
import { event } from '../examples/incident.ts';
import { startPostgres } from '../postgres.ts';
import { startReceiver, type Reply } from '../receiver.ts';
import { storeOpeners, type StoreName } from './store-openers.ts';

interface Got {
  readonly key: string;
  readonly act: string;
  readonly summary: string;
  readonly details: Readonly<Record<string, string>>;
  readonly incidents: readonly string[];
}

async function locationOf(store: StoreName): Promise<string> {
  if (store === 'sqlite') {
    const folder = await mkdtemp(join(tmpdir(), 'nova-storm-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    return folder;
  }
  const server = await startPostgres();
  onTestFinished(() => server.stop());
  return (await server.database()).location;
}

async function storm(name: StoreName, replicas: number, reply: () => Reply = ok) {
  const location = await locationOf(name);
  const stores = [await storeOpeners[name](location)];
  const receiver = await startReceiver(reply);
  const pagers = await Promise.all(
    Array.from({ length: replicas }, async (_, index) => {
      const store = stores[index] ?? (await storeOpeners[name](location));
      if (stores[index] === undefined) stores.push(store);
      return createPager({
        store,
        now: () => Date.now(),
        paging: () => ({ levels: [{ after: 0, channels: ['hook'] }], repeatEvery: null }),
        storm: () => ({ incidents: 3, within: 60_000, gather: 300, every: 600 }),
        around: () => ({ contacts: [], links: [], planHash: (binding) => binding }),
        channels: new Map([
          ['hook', webhook({ url: { reveal: () => receiver.url }, secret: null })],
        ]),
        project: 'shop',
        deadline: 12_000,
        onEvent: () => undefined,
        onTrouble: () => undefined,
      });
    }),
  );
  onTestFinished(async () => {
    for (const pager of pagers) await pager.stop();
    for (const store of stores) await store.close();
    await receiver.stop();
  });
  const [store] = stores;
  if (store === undefined) throw new Error('there is no store');
  return {
    store,
    start: () => Promise.all(pagers.map((pager) => pager.start())),
    /** As whoever has appended it tells its own pager, and the others hear of it. */
    happens: async (id: string, ...events: readonly IncidentEvent[]) => {
      for (const one of events) await add(store, id, one);
      for (const pager of pagers) pager.look(id);
    },
    got: () => receiver.requests.map(({ body }) => JSON.parse(body) as Got),
    incident: async (id: string) => fold(await store.load(id)),
  };
}

const ok = (): Reply => ({ status: 204 });

async function add(store: IncidentStore, id: string, one: IncidentEvent): Promise<void> {
  for (;;) {
    const version = (await store.load(id)).length;
    if ((await store.append(id, version, [one], Date.now())).ok) return;
  }
}

const begins = (service: string) => [event('opened', { service, related: [] }), event('confirmed')];
const needsPeople = event('escalated', { reason: 'unknown-cause', message: 'nobody knows why' });
const ids = ['a', 'b', 'c', 'd', 'e'];

const cases: readonly (readonly [StoreName, number])[] = [
  ['sqlite', 1],
  ['postgres', 2],
];

describe.each(cases)('a storm over %s with %i responders', (name, replicas) => {
  test('is one page that lists all, and its end is told once', async () => {
    const { store, start, happens, got, incident } = await storm(name, replicas);
    for (const id of ids) for (const one of begins(`service-${id}`)) await add(store, id, one);
    for (const id of ids) await add(store, id, needsPeople);
    await start();
    await vi.waitFor(() => expect(got()).toHaveLength(1), 5_000);
    const [page] = got();
    expect(page).toMatchObject({ key: 'storm-a', act: 'trigger', incidents: ids });
    expect(page?.summary).toMatch(/^5 incidents at once/);
    expect(page?.details['service-c c']).toContain('nobody knows why');
    await vi.waitFor(async () => {
      for (const id of ids.slice(1))
        expect(await incident(id)).toMatchObject({
          pages: [],
          shared: [{ leader: 'a', channel: 'hook' }],
        });
    }, 8_000);

    // A later one is added to it.
    await happens('f', ...begins('service-f'), needsPeople);
    await vi.waitFor(() => expect(got()).toHaveLength(2), 5_000);
    expect(got()[1]).toMatchObject({ key: 'storm-a', act: 'trigger', incidents: [...ids, 'f'] });

    for (const id of [...ids, 'f']) await happens(id, event('acknowledged'));
    await vi.waitFor(() => expect(got()).toHaveLength(3), 5_000);
    expect(got()[2]).toMatchObject({ key: 'storm-a', act: 'acknowledge' });

    const over = [event('recovered-without-us'), event('resolved')];
    // Whoever was told by it is told of the end by it, also when the first is over before.
    for (const id of [...ids, 'f']) await happens(id, ...over);
    await vi.waitFor(() => expect(got()).toHaveLength(4), 5_000);
    expect(got()[3]).toMatchObject({ key: 'storm-a', act: 'resolve', incidents: [...ids, 'f'] });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(got()).toHaveLength(4);
  });

  test('that is too small is one page for each', async () => {
    const { store, start, got } = await storm(name, replicas);
    for (const id of ['a', 'b']) for (const one of begins(id)) await add(store, id, one);
    for (const id of ['a', 'b']) await add(store, id, needsPeople);
    await start();
    await vi.waitFor(() => expect(got()).toHaveLength(2), 5_000);
    expect(
      got()
        .map(({ key }) => key)
        .toSorted(),
    ).toEqual(['a', 'b']);
  });
});

test('a storm whose page a channel refuses for now is told all the same, once', async () => {
  let count = 0;
  const { store, start, got, incident } = await storm('sqlite', 1, () => ({
    status: (count += 1) === 1 ? 503 : 204,
  }));
  for (const id of ids) for (const one of begins(id)) await add(store, id, one);
  for (const id of ids) await add(store, id, needsPeople);
  await start();
  await vi.waitFor(async () => expect((await incident('e'))?.shared).toHaveLength(1), 9_000);
  expect(got().map(({ incidents }) => incidents)).toEqual([ids, ids]);
});
