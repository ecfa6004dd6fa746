/** A status page on its real listener, over a real store. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStatusServer } from '../../src/http/status/server.ts';
import type { SubscriptionDesk } from '../../src/http/status/subscriptions.ts';
import { readStatus } from '../../src/status-page.ts';
import type { StatusSettings } from '../../src/status/page.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { shop } from '../examples/status.ts';
import { loopback } from './http-rig.ts';

/** A clock of ours, so that what is cached for seconds can be seen to change. */
export async function startPage(
  settings: StatusSettings = shop,
  network = loopback,
  desk: SubscriptionDesk | null = null,
) {
  const state = await mkdtemp(join(tmpdir(), 'nova-status-'));
  const store = await openSqliteStore(state);
  let now = Date.now();
  const troubles: string[] = [];
  const server = await openStatusServer(
    {
      now: () => now,
      read: () => readStatus(store, settings, now),
      subscriptions: desk,
      onTrouble: (what, reason) => troubles.push(`${what}: ${reason}`),
    },
    network,
  );
  onTestFinished(async () => {
    await server.close();
    await store.close();
    await rm(state, { recursive: true, force: true });
  });
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/${path}`, { headers, signal: AbortSignal.timeout(10_000) });
  return {
    ...{ store, troubles, url: server.url, get, state },
    now: () => now,
    pass: (milliseconds: number) => (now += milliseconds),
    text: async (path: string) => (await get(path)).text(),
    json: async (path: string): Promise<unknown> => (await get(`api/v2/${path}`)).json(),
    page: () => readStatus(store, settings, now),
  };
}

/** A desk for a page that must be there before the desk can be made: its links lead to the page. */
export function deferredDesk() {
  let used: SubscriptionDesk | null = null;
  const real = () => {
    if (used === null) throw new Error('there is no desk yet');
    return used;
  };
  const desk: SubscriptionDesk = {
    ask: (address) => real().ask(address),
    confirm: (token) => real().confirm(token),
    end: (token) => real().end(token),
  };
  return { desk, use: (one: SubscriptionDesk) => (used = one) };
}
