/** The status page on its real listener, over a real store. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { jsonFiles } from '../../src/status/json.ts';
import { exportStatus } from '../../src/workflow/status-export.ts';
import { event } from '../examples/incident.ts';
import { fillShop, shop } from '../examples/status.ts';
import { append } from './http-rig.ts';
import { startPage } from './status-rig.ts';
import { statuspage } from './status-shape.ts';

const hostile = '<script>alert(1)</script> & "quoted" \u202e';

describe('the status page', () => {
  test.each(Object.keys(statuspage) as (keyof typeof statuspage)[])(
    'answers %s in the shape of Statuspage',
    async (file) => {
      const { store, json, now } = await startPage();
      await fillShop(store, now());
      expect(statuspage[file].parse(await json(file))).toBeTruthy();
      expect(Object.keys(statuspage)).toEqual(Object.keys(jsonFiles));
    },
  );

  test('says what is down, since when, and what users were told of it', async () => {
    const { store, json, text, now } = await startPage();
    await fillShop(store, now());
    const { status, components, incidents } = statuspage['summary.json'].parse(
      await json('summary.json'),
    );
    expect(status).toEqual({ indicator: 'major', description: 'Partial System Outage' });
    expect(components.map((one) => [one.name, one.status])).toEqual([
      ['Web shop', 'partial_outage'],
      ['Search', 'operational'],
      ['Order mails', 'operational'],
      ['Card payments', 'operational'],
      ['Parcel tracking', 'operational'],
      ['Partners', 'operational'],
    ]);
    expect(incidents).toHaveLength(1);
    expect(incidents[0]).toMatchObject({ status: 'identified', impact: 'major' });
    const front = await text('');
    expect(front).toContain('We have found out why orders fail');
    expect(front).toContain('We move the shop to faster disks.');
    expect(front, 'nothing that was meant for operators').not.toMatch(
      /db-7|connection refused|mailer|parcels/,
    );
  });

  test('says nothing in words of an incident that users were not told of', async () => {
    const { store, json, text } = await startPage();
    await append(store, 'i-1', [event('opened'), event('confirmed')]);
    expect(await json('incidents.json')).toMatchObject({ incidents: [] });
    expect(await text('history.html')).toContain('No incident was reported in the last year.');
  });

  test('calls nothing operational when nobody watches', async () => {
    const { store, json, now, pass } = await startPage();
    await fillShop(store, now(), 'none');
    expect(await json('status.json')).toMatchObject({ status: { indicator: 'none' } });
    pass(60_000);
    expect(await json('summary.json')).toMatchObject({
      status: { indicator: 'minor', description: 'Status Not Known' },
      components: [
        { status: '' },
        { status: '' },
        { status: '' },
        { status: '' },
        { status: '' },
        { status: '' },
      ],
    });
  });

  test('keeps hostile text as text, in every page and in the feed', async () => {
    const named = {
      ...shop,
      title: `Shop ${hostile}`,
      components: [{ name: hostile, description: hostile, group: hostile, services: ['web'] }],
    };
    const { store, page, get, now } = await startPage(named);
    await fillShop(store, now());
    await append(store, 'i-x', [
      event('opened'),
      event('update-published', { subject: hostile, body: hostile }),
    ]);
    const [component] = (await page()).components;
    for (const path of [
      '',
      'history.html',
      'history.atom',
      'incidents/i-x.html',
      `components/${component?.id ?? ''}.html`,
    ]) {
      const answer = await get(path);
      expect(answer.status, path).toBe(200);
      const text = await answer.text();
      expect(text, path).not.toContain('<script');
      expect(text, path).not.toContain('\u202e');
    }
  });

  test('is compressed, cached by its tag, and allows no script, frame or foreign form', async () => {
    const { store, get, url, now } = await startPage();
    await fillShop(store, now());
    const first = await get('');
    expect(first.headers.get('content-encoding')).toBe('gzip');
    expect(first.headers.get('cache-control')).toBe('public, max-age=10');
    expect(first.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(first.headers.get('x-content-type-options')).toBe('nosniff');
    const again = await get('', { 'if-none-match': first.headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
    const plain = await get('', { 'accept-encoding': 'identity' });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(await plain.text()).toBe(await first.text());
    for (const path of ['/../../etc/passwd', '/v1/incidents', '/metrics', '/%00'])
      expect((await fetch(`${url}${path}`)).status, path).toBeGreaterThanOrEqual(400);
  });

  test('reads the store once in five seconds, and shows the last state while it is away', async () => {
    const { store, text, json, pass, now, troubles } = await startPage();
    await fillShop(store, now(), 'none');
    expect(await json('status.json')).toMatchObject({ status: { indicator: 'none' } });
    await store.noteWatch({ id: 'other', from: now() - 1_000, until: now() }, [
      { service: 'search', at: now() - 500, state: 'down' },
    ]);
    expect(await json('status.json')).toMatchObject({ status: { indicator: 'none' } });
    pass(6_000);
    expect(await json('status.json')).toMatchObject({ status: { indicator: 'major' } });
    await store.close();
    pass(6_000);
    expect(await text('')).toContain('Partial System Outage');
    expect(troubles.join()).toContain('status page: StoreError');
  });

  test('comes through the trusted proxies only, where there are some', async () => {
    const door = { kind: 'network', exposed: false, proxies: ['10.9.9.0/24'], tls: null } as const;
    const { get } = await startPage(shop, { host: '127.0.0.1', port: 0, door });
    expect((await get('')).status).toBe(403);
  });

  test('is quick with 200 components over 90 days', async () => {
    const components = Array.from({ length: 200 }, (_, index) => ({
      ...{ name: `Part ${index}`, description: null, group: null, services: [`s${index}`] },
    }));
    const { store, get, now } = await startPage({ ...shop, components });
    const day = 86_400_000;
    for (let ago = 89; ago >= 0; ago -= 1) {
      const from = Math.floor(now() / day) * day - ago * day;
      await store.noteWatch(
        { id: `w${ago}`, from, until: Math.min(from + day, now()) },
        components.map(({ services: [service = ''] }) => ({ service, at: from, state: 'up' })),
      );
    }
    const begun = performance.now();
    const answer = await get('');
    const text = await answer.text();
    expect(performance.now() - begun).toBeLessThan(3_000);
    expect(text.match(/<rect /g)).toHaveLength(200 * 90);
    expect(text).toContain('100 % uptime');
  });
});

describe('an export', () => {
  async function exported() {
    const { store, page, now, state } = await startPage();
    await fillShop(store, now());
    const folder = join(state, 'public');
    return { store, page, folder, state };
  }
  const files = async (folder: string) =>
    (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((one) => one.isFile())
      .map((one) => one.name);

  test('holds every page and answer, says that it is a copy, and has links that lead somewhere', async () => {
    const { page, folder } = await exported();
    const { files: count } = await exportStatus(await page(), folder);
    const found = await readdir(folder, { recursive: true });
    const pages = found.filter((name) => name.endsWith('.html'));
    expect(await files(folder)).toHaveLength(count + 1);
    for (const name of pages) {
      const text = await readFile(join(folder, name), 'utf8');
      expect(text).toContain('It may be old');
      const links = [...text.matchAll(/href="(?!https?:|data:|#)([^"#]+)"/g)].map(
        ([, to]) => to ?? '',
      );
      for (const link of links)
        await expect(
          readFile(join(folder, name, '..', link)),
          `${name} to ${link}`,
        ).resolves.toBeTruthy();
    }
    const summary: unknown = JSON.parse(
      await readFile(join(folder, 'api/v2/summary.json'), 'utf8'),
    );
    expect(statuspage['summary.json'].parse(summary)).toBeTruthy();
  });

  test('has a feed also where nobody has said the address of the page', async () => {
    const { page, folder } = await exported();
    await exportStatus({ ...(await page()), url: null }, folder);
    expect(await readFile(join(folder, 'history.atom'), 'utf8')).toContain('<entry>');
  });

  test('made again leaves nothing of what is no more, and nothing unfinished', async () => {
    const { page, folder } = await exported();
    const now = await page();
    await exportStatus(now, folder);
    await exportStatus({ ...now, incidents: [] }, folder);
    expect(await readdir(join(folder, 'incidents'))).toEqual([]);
    expect((await files(folder)).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  test('does not touch a folder that holds something else', async () => {
    const { page, folder, state } = await exported();
    await writeFile(join(state, 'notes.txt'), 'mine');
    await expect(exportStatus(await page(), state)).rejects.toThrow('holds other files');
    await exportStatus(await page(), folder);
    const list = join(folder, '.nova-status.json');
    await writeFile(list, JSON.stringify(['../notes.txt', 'incidents/../../notes.txt']));
    await exportStatus(await page(), folder);
    expect(await readFile(join(state, 'notes.txt'), 'utf8')).toBe('mine');
  });
});
