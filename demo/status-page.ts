/**
 * Takes the pictures of the status page for `docs/`: the real page of a shop with a past, served
 * from a real store to a real Chromium. Nothing in them is drawn by hand.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStatusServer } from '../src/http/status/server.ts';
import { readStatus } from '../src/status-page.ts';
import { openSqliteStore } from '../src/store/sqlite.ts';
import { startChromium } from '../test/browser/chromium.ts';
import { fillShop, shop } from '../test/examples/status.ts';

const docs = join(import.meta.dirname, '..', 'docs');

/** Noon, so that the day has a past. */
const now = new Date().setUTCHours(12, 0, 0, 0);

const pictures = [
  { file: 'status-page.png', width: 1040, height: 1180, colorScheme: 'light' },
  { file: 'status-page-phone.png', width: 390, height: 1040, colorScheme: 'dark' },
] as const;

const state = await mkdtemp(join(tmpdir(), 'nova-status-page-'));
const store = await openSqliteStore(state);
await fillShop(store, now);
const settings = { ...shop, subscriptions: 'by-email' } as const;
const server = await openStatusServer(
  {
    now: () => now,
    read: () => readStatus(store, settings, now),
    subscriptions: null,
    onTrouble: (what, reason) => console.error(`${what}: ${reason}`),
  },
  {
    ...{ host: '127.0.0.1', port: 0 },
    door: { kind: 'network', exposed: false, proxies: [], tls: null },
  },
);
const browser = await startChromium();
for (const { file, width, height, colorScheme } of pictures) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  await page.goto(server.url);
  await page.screenshot({ path: join(docs, file) });
  console.log(`${join(docs, file)} taken`);
}
await browser.close();
await server.close();
await store.close();
await rm(state, { recursive: true, force: true });
