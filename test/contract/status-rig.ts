/** A status page on its real listener, over a real store. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStatusServer } from '../../src/http/status/server.ts';
import { readStatus } from '../../src/status-page.ts';
import type { StatusSettings } from '../../src/status/page.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { shop } from '../examples/status.ts';
import { loopback } from './http-rig.ts';

/** A clock of ours, so that what is cached for seconds can be seen to change. */
export async function startPage(settings: StatusSettings = shop, network = loopback) {
  const state = await mkdtemp(join(tmpdir(), 'nova-status-'));
  const store = await openSqliteStore(state);
  let now = Date.now();
  const troubles: string[] = [];
  const server = await openStatusServer(
    {
      now: () => now,
      read: () => readStatus(store, settings, now),
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
