import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseConfig } from './parse.ts';

function messages(text: string): string[] {
  const parsed = parseConfig(text, 'nova.yaml');
  return parsed.ok ? [] : parsed.problems.map(({ message }) => message);
}

function config(text: string) {
  const parsed = parseConfig(text, 'nova.yaml');
  if (!parsed.ok) throw new Error(messages(text).join('\n'));
  return parsed.config;
}

test('a project alone is enough, and everything else has its default', () => {
  expect(config('project: shop')).toMatchObject({
    project: 'shop',
    state: '.nova',
    windows: {
      settle: 30_000,
      watch: 600_000,
      verifyWithin: 60_000,
      lastKnownGood: 600_000,
      deployment: 10_000,
      grace: 10_000,
      escalateAfter: null,
      extendedAfter: null,
    },
    probing: { interval: 5000, timeout: 2000, failures: 3 },
    policy: {
      autonomy: { restart: 'auto', start: 'auto' },
      budgets: {
        service: [
          { limit: 3, within: 600_000 },
          { limit: 6, within: 86_400_000 },
        ],
        fleet: [{ limit: 5, within: 600_000 }],
      },
    },
    services: {},
  });
});

test('what the file says wins over the defaults', () => {
  const text = `
compose: { files: [a.yaml, b.yaml] }
policy:
  autonomy: approve
  remedies: { restart: auto, free-port: observe }
  budgets: { service: [{ limit: 1, within: 90s }] }
windows: { verify-within: 2m, escalate-after: 1h }
probing: { timeout: 500ms }
services:
  web:
    grace: 20s
    probing: { interval: 1s }
    probes:
      - { kind: container }
      - { kind: http, url: "http://127.0.0.1:8080/ready", depth: deep }
      - { kind: tcp, address: "[::1]:5432" }
      - { kind: postgres, setting: web.DATABASE_URL }
  other: { watch: false }
`;
  expect(config(text)).toMatchObject({
    policy: {
      autonomy: { restart: 'auto', 'free-port': 'observe', start: 'approve' },
      budgets: { service: [{ limit: 1, within: 90_000 }], fleet: [{ limit: 5, within: 600_000 }] },
    },
    windows: { verifyWithin: 120_000, escalateAfter: 3_600_000, settle: 30_000 },
    services: {
      web: {
        watch: true,
        grace: 20_000,
        probing: { interval: 1000, timeout: 500, failures: 3 },
        probes: [
          { kind: 'container' },
          { kind: 'http', url: 'http://127.0.0.1:8080/ready', depth: 'deep' },
          { kind: 'tcp', host: '::1', port: 5432, depth: 'shallow' },
          {
            kind: 'postgres',
            setting: { service: 'web', variable: 'DATABASE_URL' },
            depth: 'deep',
          },
        ],
      },
      other: { watch: false },
    },
  });
});

test('all problems come at once, in the order of the file, each with its place', () => {
  const text = `polcy: {}
windows:
  settle: 30
  wach: 10m
policy:
  autonomy: autos
  remedies:
    restat: auto
    start: always
services:
  web:
    probes:
      - { kind: htp, url: x }
      - { kind: http, url: "ftp://x", deep: true }
      - { kind: tcp }
      - { kind: redis, setting: REDIS_URL }
`;
  const places = messages(text).map((message) => message.split(': found')[0]);
  expect(places).toEqual([
    'nova.yaml:1:1: polcy',
    'nova.yaml:1:1: project',
    'nova.yaml:3:3: windows.settle',
    'nova.yaml:4:3: windows.wach',
    'nova.yaml:6:3: policy.autonomy',
    'nova.yaml:8:5: policy.remedies.restat',
    'nova.yaml:9:5: policy.remedies.start',
    'nova.yaml:13:11: services.web.probes[0].kind',
    'nova.yaml:14:23: services.web.probes[1].url',
    'nova.yaml:14:39: services.web.probes[1].deep',
    'nova.yaml:15:9: services.web.probes[2].address',
    'nova.yaml:16:24: services.web.probes[3].setting',
  ]);
});

test.each([
  [
    'a misspelt key',
    'project: x\npolcy: {}',
    '2:1: polcy: found a key that does not exist, expected one of project, compose, state, store, runbook, policy, windows, evidence, probing, http, paging, updates, status, alerts, issues, aws, watchdog, services; did you mean "policy"?',
  ],
  [
    'a misspelt value',
    'project: x\npolicy: { autonomy: atuo }',
    '2:11: policy.autonomy: found "atuo", expected one of observe, suggest, approve, auto; did you mean "auto"?',
  ],
  [
    'a duration without its unit',
    'project: x\nwindows: { settle: 30 }',
    '2:12: windows.settle: found 30, expected a duration with its unit (ms, s, m, h or d), such as 30s, at most 20d',
  ],
  [
    'a duration that is too short',
    'project: x\nprobing: { interval: 5ms }',
    '2:12: probing.interval: found "5ms", expected a duration with its unit (ms, s, m, h or d), such as 30s, at least 100 ms, at most 20d',
  ],
  [
    'an unknown kind of probe',
    'project: x\nservices: { web: { probes: [{ kind: rediss }] } }',
    '2:31: services.web.probes[0].kind: found "rediss", expected one of container, http, tcp, port, postgres, mysql, redis; did you mean "redis"?',
  ],
  [
    'a missing key, where its section begins',
    'project: x\nservices: { web: { probes: [{ kind: http }] } }',
    '2:29: services.web.probes[0].url: found nothing, expected an http:// or https:// URL without user name and password',
  ],
  [
    'a service elsewhere without a probe',
    'project: x\nservices: { api: { runs: elsewhere } }',
    '2:13: services.api.probes: found nothing, expected at least one probe, since it has no ports here to propose one from',
  ],
  [
    'a service elsewhere whose container is asked for',
    'project: x\nservices: { api: { runs: elsewhere, probes: [{ kind: container }] } }',
    '2:48: services.api.probes[0].kind: found "container", expected http or tcp, since it has no container here',
  ],
  [
    'a section without content',
    'project: x\npolicy:',
    '2:1: policy: found nothing, expected a section with keys',
  ],
  [
    'a list where a section belongs',
    'project: x\nservices: [web]',
    '2:1: services: found a list, expected a section with keys',
  ],
  [
    'an empty list',
    'project: x\npolicy: { budgets: { fleet: [] } }',
    '2:22: policy.budgets.fleet: found an empty list, expected a list of at least one { limit, within }',
  ],
  [
    'half a remedy',
    'project: x\npolicy: { budgets: { fleet: [{ limit: 1.5, within: 1m }] } }',
    '2:32: policy.budgets.fleet[0].limit: found 1.5, expected a whole number from 0 to 1000',
  ],
  [
    'a project name that Compose would refuse',
    'project: My Shop',
    '1:1: project: found "My Shop", expected a name of a Compose project: lower-case letters, digits, - and _',
  ],
  [
    'neither project nor files',
    'state: x',
    '1:1: project: found nothing, expected the name of a Compose project, or a section "compose" with its files',
  ],
  [
    'two ways of scaling',
    'project: shop\nservices: { web: { scaling: { auto-scaling-group: a, max-replicas: 2 } } }',
    '2:20: services.web.scaling: found a section, expected auto-scaling-group or max-replicas, and not both',
  ],
  ['a file that is a list', '- a\n- b', '1:1: found a list, expected a section with keys'],
])('%s', (_, text, message) => {
  expect(messages(text)).toEqual([`nova.yaml:${message}`]);
});

describe('YAML', () => {
  test.each([
    ['a list that never ends', 'project: x\nservices: [1, 2\n', 'nova.yaml:'],
    ['a key that stands twice', 'project: x\nproject: y\n', 'nova.yaml:2:1:'],
    ['an alias to nothing', 'project: *x\n', 'nova.yaml:1:10:'],
  ])('%s is told with its place', (_, text, start) => {
    const [message] = messages(text);
    expect(message).toMatch(/found a mistake/);
    expect(message?.startsWith(start)).toBe(true);
    expect(message).not.toContain('\n');
  });

  test('aliases that multiply without end are refused instead of expanded', () => {
    const levels = Array.from({ length: 12 }, (_, i) => {
      const before = i === 0 ? '1' : Array.from({ length: 9 }, () => `*a${i - 1}`).join(',');
      return `a${i}: &a${i} [${before}]`;
    });
    expect(messages(levels.join('\n'))).toEqual([expect.stringContaining('aliases')]);
  });

  test('an anchor may stand for what is repeated', () => {
    const text = 'project: x\nservices: { a: &p { grace: 5s }, b: *p }';
    expect(config(text).services).toMatchObject({ a: { grace: 5000 }, b: { grace: 5000 } });
  });
});

test('a password in a URL is refused, and not repeated in the message', () => {
  const [message] = messages(
    'project: x\nservices: { web: { probes: [{ kind: http, url: "http://user:canary@host/" }] } }',
  );
  expect(message).toContain('[redacted]@host');
  expect(message).not.toContain('canary');
});

test('names of services that JavaScript uses itself are names like others', () => {
  expect(
    Object.keys(config('project: x\nservices: { constructor: { watch: false } }').services),
  ).toEqual(['constructor']);
  expect(messages('project: x\nconstructor: 1')).toHaveLength(1);
});

test('whatever the text, the answer is a configuration or problems with places', () => {
  const word = fc.constantFrom('project', 'policy', 'services', 'kind', 'http', '&a', '*a', '!!x');
  const token = fc.oneof(
    word,
    fc.constantFrom(': ', '\n', '  ', '- ', '{', '}', '[', ']', '"', '#'),
  );
  fc.assert(
    fc.property(fc.array(token, { maxLength: 30 }), (tokens) => {
      const parsed = parseConfig(tokens.join(''), 'f');
      for (const { message } of parsed.ok ? [] : parsed.problems)
        expect(message).toMatch(/^f:\d+:\d+:/);
    }),
  );
});

test('the place of a shared store is never shown, whether it can be used or not', () => {
  const { store } = config('project: shop\nstore: postgres://nova:canary-1@db/nova');
  expect(store?.reveal()).toBe('postgres://nova:canary-1@db/nova');
  expect(JSON.stringify({ store })).toBe('{"store":"[redacted]"}');
  expect(messages('project: shop\nstore: "mysql://nova:can/ary-1@db/nova"')).toEqual([
    'nova.yaml:2:1: store: found something else, expected postgres://user@host/database',
  ]);
});
