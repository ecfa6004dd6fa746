/** Other settings of channels while the responder runs, over a real store and real receivers. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { defaultStorm } from '../../src/notify/storm.ts';
import { fold } from '../../src/incident/transition.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { peopleFor, type PagingSettings, type PeopleSettings } from '../../src/workflow/people.ts';
import { runbook } from '../examples/facts.ts';
import { event } from '../examples/incident.ts';
import { startReceiver } from '../receiver.ts';
import { append } from './http-rig.ts';

const called = (service: string) => [
  event('opened', { service, related: [] }),
  event('confirmed'),
  event('escalated'),
];

async function receiver() {
  const one = await startReceiver(() => ({ status: 204 }));
  onTestFinished(() => one.stop());
  const got = () =>
    one.requests.map(({ body }) => {
      const { key, act } = JSON.parse(body) as { key: string; act: string };
      return `${act} ${key}`;
    });
  const bodies = () =>
    one.requests.map(
      ({ body }) => JSON.parse(body) as { key: string; status: string; body: string },
    );
  return { url: one.url, got, bodies };
}

const through = (url: string): PagingSettings => ({
  channels: { hook: { kind: 'webhook', url: { reveal: () => url }, secret: null } },
  levels: [{ after: 0, channels: ['hook'] }],
  contacts: {},
  contactsWhen: {},
  nextContactAfter: 0,
  repeatEvery: null,
  storm: defaultStorm,
  links: [],
});

async function people(settings: PeopleSettings) {
  const folder = await mkdtemp(join(tmpdir(), 'nova-people-'));
  const store = await openSqliteStore(folder);
  const one = await peopleFor(settings, {
    store,
    now: () => Date.now(),
    project: {
      name: 'shop',
      directory: '/',
      files: [],
      envFiles: [],
      watchedFiles: [],
      services: [],
    },
    replicas: () => Promise.resolve({}),
    runbook: () => runbook(),
    planHash: (binding) => binding,
    subscribers: null,
    onEvent: () => undefined,
    onTrouble: () => undefined,
  });
  onTestFinished(async () => {
    await one.stop();
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
  await one.start();
  return {
    store,
    apply: (next: PeopleSettings) => one.apply(next),
    /** As the API takes what a person says. */
    say: async (id: string, message: string) => {
      const incident = fold(await store.load(id));
      const said = { status: null, message, by: 'ann', via: 'http' } as const;
      const update = incident && (await one.wording?.(incident, said));
      if (update) await append(store, id, [update]);
      one.look({ incident: id, version: 0, at: 0, event: event('update-published') });
    },
  };
}

test('a channel that was corrected takes the page that waits for it', async () => {
  const right = await receiver();
  const { store, apply } = await people({ paging: through('http://127.0.0.1:1') });
  await append(store, 'i-1', called('web'));
  await apply({ paging: through('http://127.0.0.1:1') });
  await vi.waitFor(async () => {
    const events = (await store.load('i-1')).map((one) => one.event);
    expect(events).toContainEqual(expect.objectContaining({ outcome: 'failed' }));
  }, 5_000);
  await apply({ paging: through(right.url) });
  await vi.waitFor(() => expect(right.got()).toEqual(['trigger i-1']), 8_000);
});

test('people are called from the moment on that a section says whom, and not when it is gone', async () => {
  const { url, got } = await receiver();
  const { store, apply } = await people({});
  await append(store, 'i-1', called('web'));
  await apply({ paging: through(url) });
  await vi.waitFor(() => expect(got()).toEqual(['trigger i-1']), 5_000);
  await apply({});
  await append(store, 'i-2', called('db'));
  await apply({});
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(got()).toEqual(['trigger i-1']);
  await apply({ paging: through(url) });
  await vi.waitFor(() => expect(got()).toEqual(['trigger i-1', 'trigger i-2']), 5_000);
});

test('a promise that a dead responder has missed is made up for and says so; social posts wait for a person', async () => {
  const [site, social] = [await receiver(), await receiver()];
  const hook = (url: string) =>
    ({ kind: 'webhook', url: { reveal: () => url }, secret: null }) as const;
  const updates = {
    product: 'Shop',
    every: 900_000,
    confirmedFor: 180_000,
    channels: { site: hook(site.url), social: hook(social.url) },
    byPersonOnly: ['social'],
  };
  const { store, apply, say } = await people({});
  const promised = Date.now() - 22 * 60_000;
  await append(store, 'i-1', [
    event('opened', { service: 'web', related: [] }),
    event('confirmed'),
    event('update-published', { status: 'investigating', next: promised }),
  ]);
  await append(store, 'i-2', [event('opened', { service: 'db', related: [] }), event('confirmed')]);
  await apply({ updates });
  await vi.waitFor(() => expect(site.bodies()).toHaveLength(1), 5_000);
  expect(site.bodies()[0]).toMatchObject({ key: 'i-1', status: 'investigating' });
  expect(site.bodies()[0]?.body).toContain('22 minutes later than we had promised');
  // What has not been confirmed for long enough is told by nobody but a person.
  await say('i-2', 'Orders are safe.');
  await vi.waitFor(() => expect(social.bodies()).toHaveLength(1), 5_000);
  expect(social.bodies()[0]).toMatchObject({ key: 'i-2' });
  expect(social.bodies()[0]?.body).toContain('Orders are safe.');
  expect(site.bodies().filter(({ key }) => key === 'i-2')).toHaveLength(1);
});
