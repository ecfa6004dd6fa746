/** Action items as issues, through the command line, against a double that is as strict as GitHub. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { startNova } from '../command-line.ts';
import { state } from '../examples/facts.ts';
import { paths } from '../examples/incident.ts';
import { evidence } from '../examples/report.ts';
import { startReceiver, type Reply, type Request } from '../receiver.ts';

const token = 'ghp_canary0123456789';

/** An incident whose container has no memory limit, no health check, no restart policy, and a tag. */
async function recorded(url: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nova-issues-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const config = `project: shop\nissues: { github: { url: "${url}", token: "\${ISSUES_TOKEN}" } }\n`;
  await writeFile(join(folder, 'nova.yaml'), config);
  const store = await openSqliteStore(join(folder, '.nova'));
  await store.append('i-1', 0, paths.resolved, 1_000, evidence(state('web')));
  await store.close();
  return folder;
}

async function nova(cwd: string, argv: readonly string[], variable = 'ISSUES_TOKEN') {
  const running = startNova(['incident', 'actions', 'last', ...argv], {
    cwd,
    environment: { [variable]: token },
  });
  return { code: await running.ended, says: running.output(), complains: running.complaints() };
}

interface Kept {
  readonly html_url: string;
  readonly body: string;
}

/** Takes what the documentation of GitHub's REST API says, and nothing else. */
async function gitHub(kept: Kept[] = []) {
  const answer = ({ path, headers, body }: Request): Reply => {
    const { pathname, searchParams } = new URL(path, 'http://double');
    if (headers.authorization !== `Bearer ${token}`) return { status: 401 };
    if (headers['x-github-api-version'] !== '2022-11-28') return { status: 400 };
    if (headers.accept !== 'application/vnd.github+json') return { status: 415 };
    if (headers['user-agent'] === undefined) return { status: 403 };
    if (pathname !== '/repos/shop/shop/issues') return { status: 404 };
    if (body === '') {
      if (searchParams.get('state') !== 'open') return { status: 422 };
      const page = Number(searchParams.get('page'));
      const size = Number(searchParams.get('per_page'));
      return { status: 200, body: JSON.stringify(kept.slice((page - 1) * size, page * size)) };
    }
    const { title, body: text, ...rest } = JSON.parse(body) as Record<string, unknown>;
    if (typeof title !== 'string' || typeof text !== 'string' || Object.keys(rest).length > 0)
      return { status: 422, body: '{"message":"Validation Failed"}' };
    const issue = {
      html_url: `https://github.com/shop/shop/issues/${kept.length + 1}`,
      body: text,
    };
    kept.push(issue);
    return { status: 201, body: JSON.stringify(issue) };
  };
  const receiver = await startReceiver(answer);
  onTestFinished(() => receiver.stop());
  return { ...receiver, kept };
}

const all = [
  'no-memory-limit:web',
  'no-health-check:web',
  'no-restart-policy:web',
  'image-by-tag:web',
];

test('action items are listed without anybody being asked', async () => {
  const folder = await recorded('http://127.0.0.1:1');
  const { code, says } = await nova(folder, ['--json']);
  expect(code).toBe(0);
  const items = JSON.parse(says) as { key: string; evidence: string[] }[];
  expect(items.map(({ key }) => key)).toEqual(all);
  expect(items[0]?.evidence).toEqual(['1.1']);
});

test('each becomes one issue, and a second run makes none, however many issues there are', async () => {
  const many = Array.from({ length: 130 }, (_, index) => ({
    html_url: `u${index}`,
    body: 'other',
  }));
  const { url, kept } = await gitHub(many);
  const folder = await recorded(url);
  const one = await nova(folder, ['--create-github', 'shop/shop', '--only', 'image-by-tag:web']);
  expect(one).toMatchObject({
    code: 0,
    says: 'created: image-by-tag:web https://github.com/shop/shop/issues/131\n',
  });
  const rest = await nova(folder, ['--create-github', 'shop/shop', '--json']);
  expect(JSON.parse(rest.says)).toMatchObject([
    { key: 'no-memory-limit:web', created: true },
    { key: 'no-health-check:web', created: true },
    { key: 'no-restart-policy:web', created: true },
    { key: 'image-by-tag:web', created: false },
  ]);
  const again = await nova(folder, ['--create-github', 'shop/shop']);
  expect(again.says.match(/^open already: /gm)).toHaveLength(4);
  expect(kept).toHaveLength(134);
});

test.each<[string, Reply, number, RegExp]>([
  ['401', { status: 401 }, 77, /does not know the token/],
  ['403', { status: 403 }, 77, /may not write issues of shop\/shop/],
  [
    '403 of a spent limit',
    { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1764000000' } },
    69,
    /come again after 2025-11-24T16:00:00/,
  ],
  ['404', { status: 404 }, 66, /no repository shop\/shop, or the token may not see it/],
  ['410', { status: 410 }, 76, /issues are switched off in shop\/shop/],
  ['422', { status: 422, body: '{"message":"Validation Failed"}' }, 76, /Validation Failed/],
  ['429', { status: 429, headers: { 'retry-after': '37' } }, 69, /come again in 37 s/],
  ['500', { status: 500 }, 69, /HTTP 500/],
  ['a page instead of JSON', { status: 200, body: '<html>' }, 69, /not the REST API of GitHub/],
  [
    'a redirect',
    { status: 301, headers: { location: 'http://127.0.0.1:1' } },
    66,
    /another name now/,
  ],
])('%s is told in words, without the token', async (_, reply, exit, why) => {
  const receiver = await startReceiver(() => reply);
  onTestFinished(() => receiver.stop());
  const folder = await recorded(receiver.url);
  const { code, says, complains } = await nova(folder, ['--create-github', 'shop/shop']);
  expect(code).toBe(exit);
  expect(complains).toMatch(why);
  expect(says + complains).not.toContain(token);
  expect(receiver.requests).toHaveLength(1);
});

test('what was created before a refusal is told, and found by the next run', async () => {
  const kept: Kept[] = [];
  let allowed = 2;
  const receiver = await startReceiver(({ body }) => {
    if (body === '') return { status: 200, body: JSON.stringify(kept) };
    allowed -= 1;
    if (allowed < 0) return { status: 403, headers: { 'retry-after': '60' } };
    const issue = { html_url: `u${kept.length}`, body: (JSON.parse(body) as Kept).body };
    kept.push(issue);
    return { status: 201, body: JSON.stringify(issue) };
  });
  onTestFinished(() => receiver.stop());
  const folder = await recorded(receiver.url);
  const first = await nova(folder, ['--create-github', 'shop/shop']);
  expect(first).toMatchObject({ code: 69 });
  expect(first.says.match(/^created: /gm)).toHaveLength(2);
  allowed = 9;
  const second = await nova(folder, ['--create-github', 'shop/shop']);
  expect(second.says.match(/^created: /gm)).toHaveLength(2);
  expect(kept).toHaveLength(4);
});

test('without the token in the environment, a wrong key or a wrong repository nothing is asked', async () => {
  const { url, requests } = await gitHub();
  const folder = await recorded(url);
  const make = ['--create-github', 'shop/shop'];
  const unset = await nova(folder, make, 'OTHER');
  expect(unset).toMatchObject({ code: 78 });
  expect(unset.complains).toContain('ISSUES_TOKEN');
  expect(await nova(folder, [...make, '--only', 'nothing'])).toMatchObject({ code: 66 });
  expect(await nova(folder, ['--create-github', 'shop'])).toMatchObject({ code: 64 });
  expect(requests).toEqual([]);
});
