/** Other settings of channels while the responder runs, over a real store and real receivers. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { defaultStorm } from '../../src/notify/storm.ts';
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
  return { url: one.url, got };
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
    onEvent: () => undefined,
    onTrouble: () => undefined,
  });
  onTestFinished(async () => {
    await one.stop();
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
  await one.start();
  return { store, apply: (next: PeopleSettings) => one.apply(next) };
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
