import type { SourceVersion } from '../evidence/change-facts.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { definition, facts, front, mebibyte, state } from '../../test/examples/facts.ts';
import {
  cause,
  container,
  diagnosis,
  event,
  incident,
  paths,
  planned,
  restart,
} from '../../test/examples/incident.ts';
import { causeKinds, type CauseKind } from '../diagnosis/cause.ts';
import type { Fleet, FleetIncident, PastEffect } from './guard/fleet.ts';
import type { Activity, GuardInput } from './guard/input.ts';
import { handsOff } from './guard/preconditions.ts';
import { guard } from './guard.ts';
import { defaultPolicy, type Policy } from './policy.ts';
import type { Action } from './remedy.ts';
import { sentence } from './sentence.ts';

const now = 1_000_000_000;
const quiet: Activity = {
  deploymentUntil: null,
  manuallyStopped: false,
  graceUntil: null,
  startedAt: null,
};

const calm: Fleet = { incidents: [], watched: 2, dependencies: [] };

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
    fleet: calm,
    holds: [],
    policy: defaultPolicy('auto'),
    activity: { web: quiet },
    now,
    ...part,
  };
}

const effect = (service: string, ago: number): PastEffect => ({
  at: now - ago,
  incident: 'i-0',
  service,
  remedy: 'start',
  cause: 'hang',
  component: service,
  cutShort: false,
});
const spent = (service: string, count: number, ago: number) =>
  Array.from({ length: count }, () => effect(service, ago));
const autonomy = (level: Policy['autonomy']['restart']): { policy: Policy } => ({
  policy: {
    ...defaultPolicy('auto'),
    autonomy: { ...defaultPolicy('auto').autonomy, restart: level },
  },
});
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

/** web stands on db, which was last started so many milliseconds ago. */
const started = (ago: number) => ({
  fleet: { ...calm, dependencies: ['db'] },
  activity: { web: quiet, db: { ...quiet, startedAt: now - ago } },
});

const database = definition('web', {
  references: [
    { setting: 'URL', scheme: 'postgres', host: 'db', port: 1, role: 'database', service: 'db' },
  ],
});
const layer = (service: string, ...paths: string[]) =>
  ({ kind: 'writable-layer', service, container: `${service}-${paths.length}`, paths }) as const;
const source = (schema: readonly string[]): SourceVersion => ({
  ...{ kind: 'source-version', project: 'shop', service: 'web', repository: '/srv/shop' },
  ...{ context: '', current: 'b', lastGood: 'a', lastGoodAt: 1, schema, obstacle: '' },
});
const reloading: Action = {
  ...{ remedy: 'reload', service: 'web', targets, server: 'nginx', options: [], readTicks: null },
};
/** It was let read its files anew, which ended so. */
const reloaded = (outcome: 'applied' | 'failed') =>
  incident([
    ...paths.applying,
    event('remedy-intended', { plan: planned(reloading) }),
    event('remedy-finished', { outcome, detail: 'nginx -t does not accept the files' }),
    ...(outcome === 'applied' ? [event('verification-failed')] : []),
    event('evidence-saved'),
    event('diagnosed'),
  ]);
const recreateDb = { plan: planned({ ...recreate, service: 'db' }, cause('app-crash', 'db')) };

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

const same: PastEffect = {
  ...effect('web', 0),
  remedy: 'restart',
  cause: 'app-crash',
  component: 'web',
};
const neverDone: PastEffect = { ...same, cutShort: true };
const busy: FleetIncident = {
  id: 'i-2',
  openedAt: now,
  services: ['mail'],
  ill: true,
  busy: true,
};

test('the causes that people are shown as never acted on are those that it always refuses', () => {
  const refused = causeKinds.filter((kind) => {
    const part = { plan: planned(restart('web'), cause(kind)), diagnosis: diagnosis(cause(kind)) };
    return guard(input(part)).verdict === 'refuse';
  });
  expect(refused.sort()).toEqual(Object.keys(handsOff).sort());
});

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
    [
      'to recreate a database without a volume whose layer could not be looked at',
      {
        ...recreateDb,
        definitions: [database, definition('db')],
        facts: facts({ layers: [layer('db')] }),
        incident: unseen('db (app-db-1)'),
      },
      'writable-layer',
    ],
    [
      'while it is paused without an end',
      { holds: [{ kind: 'pause' as const, until: null, says: 'Everything is paused.' }] },
      'pause',
    ],
    [
      'the same remedy for the same cause twice in half an hour',
      { history: [{ ...same, at: now - 1_799_999 }] },
      'ineffective',
    ],
    [
      'what two dead processes had begun one after the other',
      { history: [neverDone, neverDone] },
      'ineffective',
    ],
    [
      'a compound remedy that would spend more than is left',
      { ...freePort(old), facts: ports('ours', 'gone'), history: spent('db', 4, 1) },
      'budget',
    ],
    ['a fourth remedy in 10 minutes', { history: spent('web', 3, 599_999) }, 'budget'],
    ['a seventh remedy in 24 hours', { history: spent('web', 6, 86_399_999) }, 'budget'],
    [
      'a sixth remedy of all services in 10 minutes',
      { history: spent('db', 5, 599_999) },
      'budget',
    ],
    ['when the policy only observes', autonomy('observe'), 'autonomy'],
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

/** Five incidents of one minute, the last with `part`, and ours. */
function stormWith(part: Partial<FleetIncident>, dependencies: readonly string[] = []) {
  const others = Array.from({ length: 5 }, (_, index) => fleetIncident(`s${index}`, now - 50_000));
  const incidents = [...others.slice(0, 4), { ...fleetIncident('s4', now - 50_000), ...part }];
  return { fleet: { incidents, watched: 16, dependencies } };
}

function fleetIncident(service: string, openedAt: number): FleetIncident {
  return { id: `i-${service}`, openedAt, services: [service], ill: true, busy: false };
}

const within = planned().verifyWithin;
const startedAt = now + 1 - within;

/** The service was started after its one death, which our probes have seen a second later. */
function starting({
  startedAt: at = startedAt,
  failingSince = startedAt + 1_000,
  deaths = 1,
  replaced = 0,
  kind = 'app-crash',
}: {
  startedAt?: number;
  failingSince?: number;
  deaths?: number;
  /** Containers that a deployment has ended just before. */
  replaced?: number;
  kind?: CauseKind;
} = {}): Partial<GuardInput> {
  const died = {
    at: at - 100,
    action: 'die',
    container: 'web-id',
    exitCode: 1,
    ours: false,
  } as const;
  return {
    plan: planned(restart('web'), cause(kind)),
    diagnosis: diagnosis(cause(kind)),
    facts: facts({
      containers: [state('web', { startedAt: at })],
      probes: [
        { kind: 'probe-answers', service: 'web', health: 'down', answers: [], failingSince },
      ],
      events: [
        {
          kind: 'container-events',
          service: 'web',
          events: [
            ...Array.from({ length: replaced }, (_, index) => ({
              ...({
                at: at - 900,
                action: 'kill',
                container: `old-${index}`,
                ours: false,
              } as const),
            })),
            ...Array.from({ length: replaced }, (_, index) => ({
              ...{ ...died, at: at - 800, container: `old-${index}` },
            })),
            ...Array.from({ length: deaths }, () => died),
          ],
        },
      ],
    }),
  };
}

describe('it refuses for a while', () => {
  test.each([
    ['a deployment', doing({ deploymentUntil: now + 1 }), 'deployment', now + 1],
    ['the start-up time', doing({ graceUntil: now + 1 }), 'grace', now + 1],
    ['to restart the client of what has just come back', started(19_999), 'reconnecting', now + 1],
    ["the engine's own restart", restarting(2), 'engine-restarting', now + 2_000],
    ['a start after a crash that has not ended', starting(), 'starting', now + 1],
    ['such a start soon after a deployment', starting({ replaced: 1 }), 'starting', now + 1],
    [
      'a start of what nobody has seen well',
      starting({ failingSince: startedAt - 60_000 }),
      'starting',
      now + 1,
    ],
    [
      'a pause with an end',
      { holds: [{ kind: 'pause' as const, until: now + 9, says: 'Everything is paused.' }] },
      'pause',
      now + 9,
    ],
    [
      'maintenance',
      { holds: [{ kind: 'maintenance' as const, until: now + 9, says: 'Maintenance.' }] },
      'maintenance',
      now + 9,
    ],
    ["another's turn in a storm", stormWith({ busy: true }), 'storm', now + 2_000],
    [
      'the turn of what it stands on in a storm',
      stormWith({ services: ['db'] }, ['db']),
      'storm',
      now + 2_000,
    ],
    [
      'a deployment of another service that it touches',
      {
        ...freePort(container('gone', 'old')),
        facts: ports('ours', 'gone'),
        activity: { web: quiet, gone: { ...quiet, deploymentUntil: now + 1 } },
      },
      'deployment',
      now + 1,
    ],
  ])('during %s', (_name, part, rule, until) => {
    expect(guard(input(part))).toMatchObject({ verdict: 'refuse', rule, until });
  });
});

describe('it asks', () => {
  test.each([
    ['after a manual stop', doing({ manuallyStopped: true }), 'manual-stop'],
    [
      'when the cause is an operator who stopped it',
      { plan: planned(restart('web'), cause('stopped-by-operator')) },
      'manual-stop',
    ],
    ['when the policy asks', autonomy('approve'), 'autonomy'],
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
      'before it goes back behind a schema that went forward',
      {
        plan: planned(rollback),
        facts: facts({ layers: [layer('web')], sources: [source(['migrations/7.sql', 'b'])] }),
      },
      'schema-forward',
    ],
    [
      'before a server starts anew on files that it did not accept',
      { incident: reloaded('failed') },
      'files-refused',
    ],
    [
      'before a rollback loses data',
      { plan: planned(rollback), facts: facts({ layers: [layer('web', '/upload')] }) },
      'writable-layer',
    ],
    [
      'before it recreates what nobody could look into',
      { plan: planned(recreate), incident: unseen('web (app-web-1)') },
      'writable-layer',
    ],
  ])('%s, for as long as the policy says', (_name, part, rule) => {
    const until = now + 900_000;
    expect(guard(input(part))).toMatchObject({ verdict: 'ask', rule, until });
  });

  test('nobody, when the policy only suggests', () => {
    expect(guard(input({ policy: defaultPolicy('suggest') }))).toMatchObject({
      verdict: 'ask',
      rule: 'autonomy',
      until: null,
    });
  });

  test('one question about all that speaks against it', () => {
    const { rule, reason } = guard(
      input({
        ...doing({ manuallyStopped: true }),
        plan: planned(recreate),
        facts: facts({ layers: [layer('web', '/upload')] }),
      }),
    );
    expect(rule).toBe('manual-stop');
    expect(reason).toMatch(/May we .*outside its volumes \(\/upload\)/);
  });

  test('the same question for no longer than before', () => {
    const asked = incident([
      ...paths.planning,
      event('planned'),
      event('verdict-given', { verdict: 'ask', until: now + 5 }),
      event('world-changed'),
    ]);
    const again = (part: Partial<GuardInput> = {}) =>
      guard(input({ incident: asked, ...autonomy('approve'), ...part })).until;
    expect(again()).toBe(now + 5);
    expect(again({ now: now + 5 })).toBe(now + 900_005);
    expect(again({ plan: planned(restart('web'), cause('hang')) })).toBe(now + 900_000);
  });
});

/** The incident whose evidence has a gap about a writable layer. */
function unseen(subject: string) {
  return incident([
    ...paths.collecting,
    event('evidence-saved', {
      gaps: [{ wanted: 'writable-layer', subject, reason: 'no answer within 2 s' }],
    }),
    event('diagnosed'),
  ]);
}

describe('an answer of a person', () => {
  const answered = (decision: 'approved' | 'denied') =>
    incident([
      ...paths.planning,
      event('planned'),
      event('verdict-given', { verdict: 'ask', until: now + 5 }),
      event('approval-given', { decision }),
    ]);
  const asks = autonomy('approve');

  test.each([
    ['a yes lets the plan pass', {}, 'allow', 'approved'],
    [
      'a yes counts for this cause only',
      { plan: planned(restart('web'), cause('hang')) },
      'ask',
      'autonomy',
    ],
    ['a yes counts for these targets only', { plan: planned(onto('other')) }, 'ask', 'autonomy'],
    ['a yes does not lift a refusal', { history: spent('web', 3, 1) }, 'refuse', 'budget'],
    ['a yes does not last', { now: 900_001 }, 'ask', 'autonomy'],
  ] as const)('%s', (_name, part, verdict, rule) => {
    const given = guard(input({ now: 5, ...asks, incident: answered('approved'), ...part }));
    expect(given).toMatchObject({ verdict, rule });
  });

  test('a no is a refusal, also where nobody would have been asked', () => {
    const given = guard(input({ incident: answered('denied') }));
    expect(given).toMatchObject({ verdict: 'refuse', rule: 'denied', until: null });
    expect(given.reason).toBe(
      'ann has said no to restart web (container app-web-1 (web-id)): looks right.',
    );
  });

  test('a yes is used up by the effect that it allowed', () => {
    const state = answered('approved');
    const relapsed = incident([
      ...paths.verifying.slice(0, 5),
      event('verdict-given', { verdict: 'ask', until: now + 5 }),
      event('approval-given'),
      event('remedy-intended'),
      event('remedy-finished'),
      event('verification-failed'),
    ]);
    expect(guard(input({ now: 5, ...asks, incident: state })).verdict).toBe('allow');
    expect(guard(input({ now: 5, ...asks, incident: relapsed })).verdict).toBe('ask');
  });
});

function onto(id: string): Action {
  return { ...restart('web'), targets: [container('web', id)] };
}

describe('it allows', () => {
  test.each([
    [
      'what others do to other services',
      { activity: { web: quiet, db: { ...quiet, manuallyStopped: true } } },
    ],
    ['a deployment that is over', doing({ deploymentUntil: now })],
    ['a start-up time that is over', doing({ graceUntil: now })],
    ['a start that has had its time', starting({ startedAt: startedAt - 1, failingSince: 0 })],
    ['a service that answered before it failed', starting({ failingSince: startedAt + 5_001 })],
    ['what dies at every start', starting({ deaths: 2 })],
    ['a process that has started and hangs', starting({ kind: 'hang' })],
    [
      'starting what ended while it started',
      { ...doing({ graceUntil: now + 1 }), plan: planned({ ...restart('web'), remedy: 'start' }) },
    ],
    [
      'raising a limit during start-up, which restarts nothing',
      { ...doing({ graceUntil: now + 1 }), plan: planned(raise) },
    ],
    ['a restart when the engine has tried three times', restarting(3)],
    [
      'recreating while the engine restarts',
      {
        plan: planned(recreate),
        facts: { ...restarting(1).facts, layers: [layer('web')] },
      },
    ],
    ['what is next in a storm', stormWith({ ill: false }, ['s4'])],
    ['a remedy beside another one without a storm', { fleet: { ...calm, incidents: [busy] } }],
    [
      'recreating what was looked into',
      {
        plan: planned(recreate),
        incident: unseen('db'),
        facts: facts({ layers: [layer('web')] }),
      },
    ],
    ['a restart when its dependency has been back for long enough', started(20_000)],
    [
      'starting what has ended, whatever its dependency does',
      { ...started(1), plan: planned({ ...restart('web'), remedy: 'start' }) },
    ],
    [
      'the same remedy for the same cause after half an hour',
      { history: [{ ...same, at: now - 1_800_000 }] },
    ],
    ['what a dead process had intended and nobody carried out', { history: [neverDone] }],
    ['the same remedy for another cause', { history: [{ ...same, cause: 'hang' as const }] }],
    ['a budget that is not used up', { history: [...spent('web', 2, 1), ...spent('db', 2, 1)] }],
    ['a budget whose remedies are long ago', { history: spent('web', 5, 600_000) }],
    ["another service's use of the day's budget", { history: spent('db', 6, 700_000) }],
    ['ending our own left-over', { ...freePort(old), facts: ports('ours', 'gone') }],
    [
      'recreating without data in the layer',
      { plan: planned(recreate), facts: facts({ layers: [layer('web')] }) },
    ],
    [
      'a rollback when no schema went forward',
      { plan: planned(rollback), facts: facts({ layers: [layer('web')], sources: [source([])] }) },
    ],
    ['a restart of a server that has read its files', { incident: reloaded('applied') }],
    [
      'a start of one that has ended since it did not accept its files',
      {
        incident: reloaded('failed'),
        facts: facts({ containers: [state('web', { status: 'exited' })] }),
      },
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
      {
        ...recreateDb,
        definitions: [database, definition('db', { hasVolumes: true })],
        facts: facts({ layers: [layer('db')] }),
      },
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
  [
    {
      remedy: 'reclaim-disk',
      service: 'web',
      reclaims: 3 * 1024 ** 2,
      targets: [{ kind: 'engine-disk' }],
    },
    "reclaim-disk web: delete 3 MiB of build cache and images without a name (the engine's disk)",
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
      const history = ago.map((one) => effect(one.service, one.ago));
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

test('however often it is asked, no window ever holds more effects than its budget', () => {
  const requests = fc.array(
    fc.record({
      pause: fc.integer({ min: 0, max: 3_000_000 }),
      service: fc.constantFrom('web', 'db', 'mail'),
      also: fc.constantFrom(null, 'web', 'db'),
      kind: fc.constantFrom(...causeKinds),
    }),
    { minLength: 5, maxLength: 60 },
  );
  const { service: own, fleet } = defaultPolicy('auto').budgets;
  let refused = 0;
  fc.assert(
    fc.property(requests, (asked) => {
      let time = now;
      const history: PastEffect[] = [];
      for (const { pause, service, also, kind } of asked) {
        time += pause;
        const touched = [...new Set([service, also ?? service])];
        const plan = planned({
          ...restart(service),
          targets: touched.map((one) => container(one)),
        });
        const request = { ...plan, cause: { kind, component: service } };
        const verdict = guard(input({ plan: request, history, now: time, activity: {} }));
        if (verdict.rule === 'budget') refused += 1;
        if (verdict.verdict !== 'allow') continue;
        const effects = touched.map((one) => ({ ...effect(one, 0), at: time, cause: kind }));
        history.push(...effects);
        const used = (within: number, whose: string | null) =>
          history.filter(
            (one) => one.at > time - within && (whose === null || one.service === whose),
          ).length;
        for (const { limit, within } of fleet)
          expect(used(within, null)).toBeLessThanOrEqual(limit);
        for (const { limit, within } of own)
          for (const one of touched) expect(used(within, one)).toBeLessThanOrEqual(limit);
      }
    }),
    { numRuns: 500 },
  );
  expect(refused).toBeGreaterThan(0);
});
