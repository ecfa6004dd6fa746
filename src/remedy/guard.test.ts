import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { definition, facts, front, mebibyte, state } from '../../test/examples/facts.ts';
import {
  cause,
  container,
  diagnosis,
  incident,
  paths,
  planned,
  restart,
} from '../../test/examples/incident.ts';
import { causeKinds } from '../diagnosis/cause.ts';
import { guard, sentence, type Activity, type GuardInput } from './guard.ts';
import { defaultBudgets, defaultPolicy } from './policy.ts';
import type { Action } from './remedy.ts';

const now = 1_000_000_000;
const quiet: Activity = { deploymentUntil: null, manuallyStopped: false, graceUntil: null };

const targets = [container('web')];
const recreate: Action = { remedy: 'recreate', service: 'web', targets };
const raise: Action = {
  remedy: 'raise-memory',
  service: 'web',
  targets,
  from: 256 * mebibyte,
  to: 512 * mebibyte,
};
const rollback: Action = {
  remedy: 'rollback-image',
  service: 'web',
  targets,
  fromImage: 'sha256:bad',
  toImage: `sha256:${'0123456789abcdef'.repeat(4)}`,
  toRef: 'web:1',
};

function input(part: Partial<GuardInput> = {}): GuardInput {
  return {
    plan: planned(),
    incident: incident(paths.planning),
    diagnosis: diagnosis(cause('app-crash')),
    facts: facts({ containers: [state('web')] }),
    definitions: [definition('web'), definition('db')],
    history: [],
    policy: defaultPolicy('auto'),
    activity: { web: quiet },
    now,
    ...part,
  };
}

const spent = (service: string, count: number, ago: number) =>
  Array.from({ length: count }, () => ({ at: now - ago, service }));
const doing = (part: Partial<Activity>) => ({ activity: { web: { ...quiet, ...part } } });
const restarting = (restartCount: number) => ({
  facts: facts({ containers: [state('web', { status: 'restarting', restartCount })] }),
});

test('an action that no rule objects to is allowed, with its risk in the reason', () => {
  expect(guard(input())).toEqual({
    verdict: 'allow',
    rule: 'policy',
    reason:
      'restart web (container app-web-1 (web-id)): disruptive, its evidence is saved, and the policy allows it.',
    until: null,
  });
});

const database = definition('web', {
  references: [
    { setting: 'URL', scheme: 'postgres', host: 'db', port: 1, role: 'database', service: 'db' },
  ],
});
const layer = (service: string, ...paths: string[]) =>
  ({ kind: 'writable-layer', service, container: `${service}-${paths.length}`, paths }) as const;
const recreateDb = { plan: planned({ ...recreate, service: 'db' }, cause('app-crash', 'db')) };

describe('it refuses', () => {
  test.each([
    [
      'an empty selection',
      { plan: planned({ ...restart('web'), targets: [] }) },
      'explicit-targets',
    ],
    ['before evidence is saved', { incident: incident(paths.collecting) }, 'evidence-saved'],
    [
      'when data corruption is suspected, even as the last of several causes',
      { diagnosis: diagnosis(cause('app-crash'), cause('data-corruption', 'db')) },
      'data-corruption',
    ],
    [
      'to act on an external outage',
      { plan: planned(restart('web'), cause('external-dependency')) },
      'external-outage',
    ],
    [
      'to act on an unreachable network',
      { plan: planned(restart('web'), cause('network-unreachable')) },
      'external-outage',
    ],
    [
      'to act when the health check is wrong',
      { plan: planned(restart('web'), cause('healthcheck-misconfigured')) },
      'wrong-health-check',
    ],
    ['a fourth remedy in 10 minutes', { history: spent('web', 3, 599_999) }, 'budget'],
    ['a seventh remedy in 24 hours', { history: spent('web', 6, 86_399_999) }, 'budget'],
    [
      'a sixth remedy of all services in 10 minutes',
      { history: spent('db', 5, 599_999) },
      'budget',
    ],
    [
      'when the policy only observes',
      {
        policy: {
          autonomy: { ...defaultPolicy('auto').autonomy, restart: 'observe' as const },
          budgets: defaultBudgets,
        },
      },
      'autonomy',
    ],
    [
      'to recreate a database that has its data in the container',
      {
        ...recreateDb,
        definitions: [database, definition('db')],
        facts: facts({ layers: [layer('db', '/data')] }),
      },
      'writable-layer',
    ],
    [
      'to recreate a database without a volume when nobody could look into the container',
      { ...recreateDb, definitions: [database, definition('db')] },
      'writable-layer',
    ],
  ])('%s', (_name, part, rule) => {
    expect(guard(input(part))).toMatchObject({ verdict: 'refuse', rule, until: null });
  });
});

describe('it refuses for a while', () => {
  test.each([
    ['a deployment', doing({ deploymentUntil: now + 1 }), 'deployment', now + 1],
    ['the start-up time', doing({ graceUntil: now + 1 }), 'grace', now + 1],
    ["the engine's own restart", restarting(2), 'engine-restarting', now + 2_000],
  ])('during %s', (_name, part, rule, until) => {
    expect(guard(input(part))).toMatchObject({ verdict: 'refuse', rule, until });
  });
});

const ports = (owned: 'ours' | 'foreign' | 'process', service: string | null = null, id = 'old') =>
  facts({
    ports: [
      {
        kind: 'port-owner',
        service: 'web',
        port: 8080,
        owner:
          owned === 'process'
            ? { is: 'process', pid: 7, startTicks: 9, command: 'nc' }
            : {
                is: 'container',
                container: id,
                name: id,
                ours: owned === 'ours',
                project: null,
                service,
              },
      },
    ],
  });
const freePort = (holder: Action['targets'][number]) => ({
  plan: planned({ remedy: 'free-port', service: 'web', port: 8080, targets: [holder, ...targets] }),
});
const old = container('gone', 'old');
const process = { kind: 'process', pid: 7, startTicks: 9, command: 'nc' } as const;

describe('it asks', () => {
  test.each([
    ['after a manual stop', doing({ manuallyStopped: true }), 'manual-stop'],
    [
      'when the cause is an operator who stopped it',
      { plan: planned(restart('web'), cause('stopped-by-operator')) },
      'manual-stop',
    ],
    [
      'when the policy asks',
      {
        policy: {
          ...defaultPolicy('auto'),
          autonomy: { ...defaultPolicy('auto').autonomy, restart: 'approve' as const },
        },
      },
      'autonomy',
    ],
    ['when the policy suggests', { policy: defaultPolicy('suggest') }, 'autonomy'],
    [
      'before a foreign process is ended',
      { ...freePort(process), facts: ports('process') },
      'foreign-holder',
    ],
    [
      'before a foreign container is stopped',
      { ...freePort(old), facts: ports('foreign') },
      'foreign-holder',
    ],
    [
      'before a container is stopped whose service the Compose files still name',
      { ...freePort(old), facts: ports('ours', 'db') },
      'foreign-holder',
    ],
    [
      'before a process is ended when another address of the port is held by our left-over',
      { ...freePort(process), facts: ports('ours', 'gone') },
      'foreign-holder',
    ],
    [
      'before data in any replica is lost',
      {
        plan: planned(recreate),
        facts: facts({ layers: [layer('web'), layer('web', '/upload')] }),
      },
      'writable-layer',
    ],
    [
      'before a rollback loses data',
      { plan: planned(rollback), facts: facts({ layers: [layer('web', '/upload')] }) },
      'writable-layer',
    ],
  ])('%s', (_name, part, rule) => {
    expect(guard(input(part))).toMatchObject({ verdict: 'ask', rule, until: null });
  });
});

describe('it allows', () => {
  test.each([
    [
      'what others do to other services',
      { activity: { web: quiet, db: { ...quiet, manuallyStopped: true } } },
    ],
    ['a deployment that is over', doing({ deploymentUntil: now })],
    ['a start-up time that is over', doing({ graceUntil: now })],
    [
      'raising a limit during start-up, which restarts nothing',
      { ...doing({ graceUntil: now + 1 }), plan: planned(raise) },
    ],
    ['a restart when the engine has tried three times', restarting(3)],
    ['recreating while the engine restarts', { ...restarting(1), plan: planned(recreate) }],
    ['a budget that is not used up', { history: [...spent('web', 2, 1), ...spent('db', 2, 1)] }],
    ['a budget whose remedies are long ago', { history: spent('web', 5, 600_000) }],
    ["another service's use of the day's budget", { history: spent('db', 6, 700_000) }],
    ['ending our own left-over', { ...freePort(old), facts: ports('ours', 'gone') }],
    [
      'recreating without data in the layer',
      { plan: planned(recreate), facts: facts({ layers: [layer('web')] }) },
    ],
    [
      'recreating a database whose layer is known to be empty',
      {
        ...recreateDb,
        definitions: [database, definition('db')],
        facts: facts({ layers: [layer('db')] }),
      },
    ],
    [
      'recreating a database with a volume',
      { ...recreateDb, definitions: [database, definition('db', { hasVolumes: true })] },
    ],
    [
      'restarting what has data in its layer',
      { facts: facts({ layers: [layer('web', '/upload')] }) },
    ],
  ])('%s', (_name, part) => {
    expect(guard(input(part))).toMatchObject({ verdict: 'allow', until: null });
  });
});

test.each([
  [restart('web'), 'restart web (container app-web-1 (web-id))'],
  [raise, 'raise-memory web from 256 MiB to 512 MiB (container app-web-1 (web-id))'],
  [rollback, 'rollback-image web to web:1 0123456789ab (container app-web-1 (web-id))'],
  [
    {
      remedy: 'free-port',
      service: 'web',
      port: 8080,
      targets: [process, { kind: 'port', port: 8080 }],
    },
    'free-port web (process 7 (nc), port 8080)',
  ],
  [
    {
      remedy: 'reconnect-network',
      service: 'web',
      endpoints: [front],
      targets: [...targets, { kind: 'network', name: 'app_front' }],
    },
    'reconnect-network web (container app-web-1 (web-id), network app_front)',
  ],
] satisfies [Action, string][])('$remedy is said with its targets', (action, words) => {
  expect(sentence(action)).toBe(words);
});

const anyInput = fc.record({
  action: fc.constantFrom(restart('web'), recreate, raise, rollback),
  targeted: fc.boolean(),
  collected: fc.boolean(),
  causes: fc.array(fc.constantFrom(...causeKinds), { minLength: 1, maxLength: 4 }),
  ago: fc.array(fc.record({ ago: fc.nat(90_000_000), service: fc.constantFrom('web', 'db') }), {
    maxLength: 12,
  }),
  stopped: fc.boolean(),
  deploying: fc.boolean(),
});

test('it never allows without targets, evidence or budget, against people or with suspected corruption', () => {
  let allowed = 0;
  fc.assert(
    fc.property(anyInput, ({ action, targeted, collected, causes, ago, stopped, deploying }) => {
      const [leading, ...others] = causes.map((kind) => cause(kind));
      if (leading === undefined) return;
      const history = ago.map((one) => ({ at: now - one.ago, service: one.service }));
      const verdict = guard(
        input({
          plan: planned(targeted ? action : { ...action, targets: [] }, leading),
          incident: incident(collected ? paths.planning : paths.collecting),
          diagnosis: diagnosis(leading, ...others),
          history,
          ...doing({ manuallyStopped: stopped, deploymentUntil: deploying ? now + 1 : null }),
        }),
      );
      expect(verdict.reason).not.toBe('');
      const within = (time: number, whose: string | null) =>
        history.filter((one) => one.at > now - time && (whose === null || one.service === whose))
          .length;
      const used =
        within(600_000, 'web') >= 3 || within(86_400_000, 'web') >= 6 || within(600_000, null) >= 5;
      const corrupt = causes.includes('data-corruption');
      if (!targeted || !collected || corrupt || used || stopped || deploying)
        expect(verdict.verdict).not.toBe('allow');
      else if (verdict.verdict === 'allow') allowed += 1;
    }),
    { numRuns: 2_000 },
  );
  expect(allowed).toBeGreaterThan(0);
});

test('the budget counts the log and not the order in which it is told', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray(spent('web', 3, 1).concat(spent('db', 9, 700_000))),
      (history) => {
        const own = history.filter((one) => one.service === 'web').length;
        expect(guard(input({ history })).rule === 'budget').toBe(own >= 3);
      },
    ),
  );
});
