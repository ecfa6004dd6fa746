/** The status page as people meet it. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { exportStatus } from '../../src/workflow/status-export.ts';
import { startPage } from '../contract/status-rig.ts';
import { endLinkIn, linkIn, startSubscriptions } from '../contract/subscriptions-rig.ts';
import { fillShop, shop } from '../examples/status.ts';
import { startChromium } from './chromium.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startChromium();
});
afterAll(() => browser.close());

const sights = [
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
  { width: 360, colorScheme: 'light' },
  { width: 360, colorScheme: 'dark' },
] as const;

type Sight = (typeof sights)[number];

/** A tab of its own; what the page complains of fails the test. */
async function tab(
  { width, colorScheme }: Sight = sights[0],
  scripts: 'allowed' | 'off' = 'off',
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme,
    javaScriptEnabled: scripts === 'allowed',
    // Only for the checker, which is a script that is put into the page.
    bypassCSP: scripts === 'allowed',
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  onTestFinished(() => expect(complaints).toEqual([]));
  return page;
}

async function filled(trouble: 'open' | 'none' = 'open') {
  const served = await startPage({ ...shop, subscriptions: 'by-email' });
  await fillShop(served.store, served.now(), trouble);
  return served;
}

async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { violations: all } = await (
      globalThis as unknown as { axe: { run: () => Promise<{ violations: Found[] }> } }
    ).axe.run();
    return all.map(({ id, nodes }) => ({ id, html: nodes.map((node) => node.html) }));
  });
  return found.map(({ id, html }) => `${id}: ${html.slice(0, 3).join(' | ')}`);
}

interface Found {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

describe.each(sights)('at $width pixels, $colorScheme', (sight) => {
  test('every page is accessible and needs no sideways scrolling', async () => {
    const { url, page } = await filled();
    const { incidents, components } = await page();
    const sheet = await tab(sight, 'allowed');
    const paths = [
      '',
      'history.html',
      `incidents/${incidents[0]?.id ?? ''}.html`,
      `components/${components[0]?.id ?? ''}.html`,
    ];
    // Colours and widths do not depend on each other: the rest is looked at in two of the four.
    const whole = (sight.width === 360) === (sight.colorScheme === 'dark');
    for (const path of whole ? paths : ['']) {
      const answer = await sheet.goto(`${url}/${path}`);
      expect(answer?.status(), path).toBe(200);
      expect(await violations(sheet), path).toEqual([]);
      const wide = await sheet.evaluate('document.documentElement.scrollWidth');
      expect(wide, path).toBeLessThanOrEqual(sight.width);
    }
  });
});

test('without JavaScript it says how things are, and leads everywhere', async () => {
  const { url } = await filled();
  const page = await tab();
  await page.goto(url);
  expect(await page.textContent('.banner')).toContain('Partial System Outage');
  expect(await page.title()).toBe('Partial System Outage: Shop status');
  expect(await page.getByRole('img').count()).toBe(5);
  await page.getByRole('link', { name: 'Web shop, day by day' }).click();
  expect(await page.getByRole('row').count()).toBe(90);
  await page.getByRole('link', { name: 'History' }).click();
  await page
    .getByRole('link', { name: /2026|20\d\d/ })
    .first()
    .click();
  await page.getByRole('link', { name: 'Shop: orders fail' }).first().click();
  expect(await page.textContent('main')).toContain('Some orders cannot be placed');
});

test('the keyboard goes from top to bottom, and first past the header', async () => {
  const { url } = await filled();
  const page = await tab(sights[0], 'allowed');
  await page.goto(url);
  const stops: string[] = [];
  for (let step = 0; step < 6; step += 1) {
    await page.keyboard.press('Tab');
    stops.push(String(await page.evaluate('document.activeElement?.textContent')));
  }
  expect(stops).toEqual([
    ...['To the content', 'Status now', 'History', 'Shop: orders fail'],
    ...['99.90 % uptime', '100 % uptime'],
  ]);
});

test('dark and light differ, and neither is left to the browser', async () => {
  const { url } = await filled('none');
  const grounds: unknown[] = [];
  for (const sight of sights.slice(0, 2)) {
    const page = await tab(sight, 'allowed');
    await page.goto(url);
    grounds.push(await page.evaluate('getComputedStyle(document.body).backgroundColor'));
  }
  expect(grounds).toEqual(['rgb(246, 248, 250)', 'rgb(13, 17, 23)']);
});

test('a bar says what its day was like, also to who does not see it', async () => {
  const { url } = await filled('none');
  const page = await tab();
  await page.goto(url);
  const payments = page.getByRole('img', { name: /^Card payments/ });
  expect(await payments.getAttribute('aria-label')).toMatch(
    /last 90 days, up 99\.96 % of the time that was watched\. 1 days with trouble, among them .* down 42 min, otherwise up\. 10 days not watched/,
  );
  expect(await payments.locator('rect.down title').textContent()).toMatch(/: down 42 min/);
});

test('subscribing, confirming and ending work through the page, without JavaScript', async () => {
  const { url, came } = await startSubscriptions();
  const page = await tab();
  await page.goto(url);
  await page.getByLabel('Your e-mail address').fill('ann@x.example');
  await page.getByRole('button', { name: 'Subscribe' }).click();
  expect(await page.textContent('h1')).toBe('Look into your mailbox');
  const [asked] = await came(1);
  await page.goto(linkIn(asked?.text));
  await page.getByRole('button', { name: 'Yes, send me updates' }).click();
  expect(await page.textContent('h1')).toBe('You have subscribed');
  await page.getByRole('link', { name: 'Status now' }).click();
  expect(await page.title()).toMatch(/: Shop status$/);
});

test('a subscription ends through the link of a mail', async () => {
  const { subscribe, tell, came } = await startSubscriptions();
  await subscribe('ann@x.example');
  await tell('Orders cannot be placed.');
  const mails = await came(2);
  const page = await tab(sights[3]);
  await page.goto(endLinkIn(mails[1]?.text));
  await page.getByRole('button', { name: 'End my subscription' }).click();
  expect(await page.textContent('h1')).toBe('You have unsubscribed');
});

test('an export works from a folder, without any server', async () => {
  const { page: state, state: folder } = await filled();
  const place = join(folder, 'public');
  await exportStatus(await state(), place);
  const page = await tab();
  await page.goto(pathToFileURL(join(place, 'index.html')).href);
  expect(await page.textContent('main')).toContain('This is a copy as of');
  expect(await page.locator('form').count()).toBe(0);
  await page.getByRole('link', { name: 'Shop: orders fail' }).first().click();
  await page.getByRole('link', { name: 'Status now' }).click();
  expect(await page.textContent('.banner')).toContain('Partial System Outage');
});
