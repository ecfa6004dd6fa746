import fc from 'fast-check';
import type {
  ContainerEvents,
  DependencyAnswer,
  DependencyState,
  ProbeAnswers,
} from '../evidence/evidence.ts';
import { describe, expect, test } from 'vitest';
import { definition, facts, mebibyte, rung, runbook, state } from '../../test/examples/facts.ts';
import { cause, diagnosis, event, incident, paths, restart } from '../../test/examples/incident.ts';
import { causeKinds } from '../diagnosis/cause.ts';
import type { KeyDifference, Reloadable, UnreadFiles } from '../evidence/change-facts.ts';
import type { ContainerLimits, KernelKills, MemoryUse } from '../evidence/resource-facts.ts';
import { conditions, type Condition, type RungTarget } from '../runbook/runbook.ts';
import { plan, type Attempt, type PlanInput } from './plan.ts';

const definitions = [definition('web'), definition('db')];
const both = facts({ containers: [state('web'), state('db')] });

function input(part: Partial<PlanInput> = {}): PlanInput {
  return {
    incident: incident(paths.planning),
    diagnosis: diagnosis(cause('app-crash')),
    facts: both,
    runbook: runbook(),
    definitions,
    attempts: [],
    ...part,
  };
}

function attempt(part: Partial<Attempt> = {}): Attempt {
  return { cause: 'app-crash', component: 'web', remedy: 'restart', service: 'web', ...part };
}

const ladders = { 'app-crash': [rung('restart', { line: 4 }), rung('recreate', { line: 5 })] };
const ended = (reason: string) => ({ type: 'ladder-ended', reason });
const next = (part: object) => ({ type: 'planned', plan: part });

describe('the next rung', () => {
  test('is the first of the ladder for the leading cause, with the line that says so', () => {
    expect(plan(input({ runbook: runbook({ ladders }) }))).toEqual({
      type: 'planned',
      plan: {
        action: restart('web'),
        rung: 0,
        cause: { kind: 'app-crash', component: 'web' },
        runbook: { file: 'service-down.md', hash: 'abc', line: 4 },
        verifyWithin: 60_000,
      },
    });
  });

  test.each([
    [
      'goes on after what was tried',
      [attempt()],
      next({ rung: 1, action: { remedy: 'recreate' } }),
    ],
    [
      'is not moved by what was tried for another cause',
      [attempt({ cause: 'hang' })],
      next({ rung: 0 }),
    ],
    [
      'is not moved by what was tried on another service',
      [attempt({ service: 'db' })],
      next({ rung: 0 }),
    ],
    [
      'is not moved by what was tried for another component',
      [attempt({ component: 'db' })],
      next({ rung: 0 }),
    ],
    [
      'does not exist when all was tried',
      [attempt(), attempt({ remedy: 'recreate' })],
      ended('ladder-exhausted'),
    ],
  ])('%s', (_name, attempts, event_) => {
    expect(plan(input({ attempts, runbook: runbook({ ladders }) }))).toMatchObject(event_);
  });

  test("is of the generic ladder for a cause without a section, and has the rung's own time", () => {
    const generic = [rung('restart', { within: 90_000 })];
    expect(plan(input({ runbook: runbook({ generic }) }))).toMatchObject(
      next({ verifyWithin: 90_000 }),
    );
  });

  test('goes on with the ladder of the cause that was worked on when nothing stands out any more', () => {
    const before = incident([...paths.verifying, event('verification-failed')]);
    const lost = { diagnosis: diagnosis(cause('unknown')), runbook: runbook({ ladders }) };
    expect(plan(input({ ...lost, incident: before, attempts: [attempt()] }))).toMatchObject(
      next({ rung: 1, cause: { kind: 'app-crash' } }),
    );
  });

  test('does not go on with that ladder once its component is well', () => {
    const before = incident([...paths.verifying, event('verification-failed')]);
    const probes: readonly ProbeAnswers[] = [
      { kind: 'probe-answers', service: 'web', health: 'up', answers: [] },
    ];
    const lost = { diagnosis: diagnosis(cause('unknown', 'db')), runbook: runbook({ ladders }) };
    const well = { ...lost, facts: { ...both, probes }, attempts: [attempt()] };
    expect(plan(input({ ...well, incident: before }))).toMatchObject(
      next({ cause: { kind: 'unknown', component: 'db' }, action: { service: 'db' } }),
    );
  });

  test('of an unknown cause is the generic one', () => {
    const unknown = { diagnosis: diagnosis(cause('unknown')), runbook: runbook({ ladders }) };
    expect(plan(input(unknown))).toMatchObject(next({ cause: { kind: 'unknown' } }));
  });
});

describe('more memory', () => {
  const raise = (
    part: Parameters<typeof facts>[0],
    more: Partial<Parameters<typeof plan>[0]> = {},
  ) =>
    plan(
      input({
        ...more,
        diagnosis: diagnosis(cause('out-of-memory')),
        runbook: runbook({ ladders: { 'out-of-memory': [rung('raise-memory')] } }),
        facts: facts({ containers: [state('web', { memoryLimit: 100 * mebibyte })], ...part }),
        definitions: [definition('web', { memoryLimit: 100 * mebibyte })],
      }),
    );
  const used = (oomKills: number): MemoryUse => ({
    kind: 'memory',
    service: 'web',
    container: 'web-id',
    limit: 100 * mebibyte,
    usage: null,
    peak: null,
    oomKills,
    limitHits: null,
    pressure: null,
  });
  const ranOut = (ours: boolean): ContainerEvents => ({
    kind: 'container-events',
    service: 'web',
    events: [{ at: 0, action: 'oom', container: 'web-id', ours }],
  });
  const killed = (lack: 'group' | 'host'): KernelKills => ({
    kind: 'kernel-kills',
    service: 'web',
    container: 'web-id',
    kills: [{ at: 0, process: 'node', pid: 1, lack, memory: null }],
  });

  test.each([
    ['counts a kill', { memory: [used(1)] }],
    ['has logged a kill', { kills: [killed('group')] }],
    [
      'has marked the container',
      { containers: [state('web', { memoryLimit: 100 * mebibyte, oomKilled: true })] },
    ],
    ['has told the engine, and the container runs again', { events: [ranOut(false)] }],
  ])('is given when the kernel %s', (_what, part) => {
    expect(raise(part)).toMatchObject(next({ action: { remedy: 'raise-memory' } }));
  });

  test('is given when a person has come to it, whatever the kernel says', () => {
    const next = raise({}, { chosenBy: 'person' });
    expect(next).toMatchObject({ plan: { action: { remedy: 'raise-memory' } } });
  });

  test.each([
    ['a runtime that ended at its own limit', { memory: [used(0)] }],
    ['a host that had none left', { kills: [killed('host')] }],
    ['what we caused ourselves', { events: [ranOut(true)] }],
  ])('is not given to %s', (_what, part) => {
    expect(raise(part)).toMatchObject(ended('no-remedy'));
  });
});

describe('there is none', () => {
  test.each([
    [
      'for suspected corruption, whatever the runbook says',
      'data-corruption',
      [rung('restart')],
      'data-corruption',
    ],
    ['for an empty ladder', 'app-crash', [], 'no-remedy'],
    [
      'when the ladder says to tell people',
      'external-dependency',
      [rung('communicate'), rung('restart')],
      'external-outage',
    ],
    ['when no rung applies', 'app-crash', [rung('start')], 'no-remedy'],
  ] as const)('%s', (_name, kind, ladder, reason) => {
    const part = {
      diagnosis: diagnosis(cause(kind)),
      runbook: runbook({ ladders: { [kind]: ladder } }),
    };
    expect(plan(input(part))).toMatchObject(ended(reason));
  });

  test('and nothing is called used up that was tried for another component only', () => {
    const part = {
      runbook: runbook({ ladders: { 'app-crash': [rung('start')] } }),
      attempts: [attempt({ component: 'db', service: 'db' })],
    };
    expect(plan(input(part))).toMatchObject(ended('no-remedy'));
  });

  test('and the message says why each rung was passed over', () => {
    const ladder = [rung('start'), rung('restart', { when: ['image-changed'] }), rung('recreate')];
    const part = {
      runbook: runbook({ ladders: { 'app-crash': ladder } }),
      attempts: [attempt({ remedy: 'recreate' })],
    };
    expect(plan(input(part))).toEqual({
      type: 'ladder-ended',
      reason: 'ladder-exhausted',
      message:
        'web has app-crash. The ladder is used up: start web: no container of it is stopped; restart web: not on another image than when it was healthy; recreate web: tried already.',
    });
  });
});

describe('whom a rung changes', () => {
  const down = incident([...paths.collecting, event('evidence-saved'), event('diagnosed')]);
  const joined = incident([...paths.planning, event('symptom-joined', { service: 'db' })]);
  const named = (name: string) => ({ named: name });
  test.each([
    [
      "the component's client, when the cause lies in what it offers",
      down,
      cause('database-unavailable', 'db'),
      'service',
      'web',
    ],
    [
      'the client, also when the component has symptoms itself',
      joined,
      cause('database-exhausted', 'db'),
      'service',
      'web',
    ],
    [
      'the component itself, when the cause is its own',
      down,
      cause('app-crash', 'db'),
      'service',
      'db',
    ],
    [
      'the component, when the runbook says so',
      down,
      cause('cache-unavailable', 'db'),
      'component',
      'db',
    ],
    [
      'the service with the symptom, when the component is none of ours',
      down,
      cause('hang', 'mail'),
      'service',
      'web',
    ],
    ['the service that the runbook names', down, cause('app-crash'), named('db'), 'db'],
    [
      'the service whose container the runbook names',
      down,
      cause('app-crash'),
      named('app-db-1'),
      'db',
    ],
  ] as const)('is %s', (_name, state_, found, target, service) => {
    const part = { incident: state_, diagnosis: diagnosis(found) };
    const generic = [rung('restart', { target })];
    expect(plan(input({ ...part, runbook: runbook({ generic }) }))).toMatchObject(
      next({ action: { service } }),
    );
  });

  test.each([
    ['a component that is none of ours', down, cause('hang', 'mail'), 'component'],
    ['a name that nobody has', down, cause('app-crash'), named('cache')],
  ] as const)('is nobody for %s', (_name, state_, found, target) => {
    const part = { incident: state_, diagnosis: diagnosis(found) };
    const generic = [rung('restart', { target })];
    expect(plan(input({ ...part, runbook: runbook({ generic }) }))).toEqual({
      type: 'ladder-ended',
      reason: 'no-remedy',
      message: `${found.statement} No remedy applies: restart: no service to apply it to.`,
    });
  });
});

const nothing: KeyDifference = { added: [], removed: [], changed: [] };
const configuration = (filesAgainstContainer: KeyDifference | null) => ({
  configurations: [
    {
      kind: 'configuration-change' as const,
      service: 'web',
      sinceLastGood: null,
      filesAgainstContainer,
      filesAgainstLastGood: null,
    },
  ],
});
const image = (changed: boolean) => ({
  images: [
    {
      kind: 'image-change' as const,
      service: 'web',
      currentId: 'b',
      currentRef: 'web',
      lastGoodId: 'a',
      lastGoodRef: 'web',
      lastGoodAt: 1,
      changed,
      lastGoodAvailable: true,
    },
  ],
});
const held = (ours: boolean | 'process') => ({
  ports: [
    {
      kind: 'port-owner' as const,
      service: 'web',
      port: 80,
      owner:
        ours === 'process'
          ? ({ is: 'process', pid: 1, startTicks: 1, command: 'nc' } as const)
          : ({
              is: 'container',
              container: 'x',
              name: 'x',
              ours,
              project: null,
              service: null,
            } as const),
    },
  ],
});
const status = (value: 'running' | 'restarting' | 'exited' | 'paused') => ({
  containers: [state('web', { status: value })],
});

const toldUs = (login: DependencyState) => ({
  probes: [
    {
      ...{ kind: 'probe-answers', service: 'web', health: 'down' },
      answers: [
        { probe: 'redis login', depth: 'shallow', ok: false, detail: login, silent: false, login },
      ],
    } satisfies ProbeAnswers,
  ],
});
const answered = (value: DependencyAnswer['state']) => ({
  answers: [
    {
      kind: 'dependency',
      service: 'api',
      dependency: 'web',
      role: 'cache',
      setting: 'CACHE_URL',
      address: 'web:6379',
      state: value,
      detail: value,
      via: 'login',
      vantage: 'namespace',
    } satisfies DependencyAnswer,
  ],
});

const tasks = (service: string, current: number, limit: number | null) => ({
  limits: [
    {
      ...{ kind: 'limits', service, container: `${service}-id`, processor: null },
      tasks: { current, limit, refused: null },
    } satisfies ContainerLimits,
  ],
});

const unread = (server: Reloadable | null, ...shown: readonly ('new' | 'old')[]) => ({
  unread: [
    {
      ...{ kind: 'unread-files', service: 'web', container: 'web-id', server, options: [] },
      ...{ readAt: 1, readTicks: 1 },
      files: shown.map((one) => ({ path: '/etc/x.pem', at: 2, shown: one })),
    } satisfies UnreadFiles,
  ],
});

/** What makes each condition true, and what does not. */
const cases = {
  'container-stopped': { met: [status('exited')], unmet: [status('running'), status('paused')] },
  'container-running': {
    met: [status('running'), status('restarting')],
    unmet: [status('exited')],
  },
  'container-missing': { met: [{ missing: ['web'] }], unmet: [{ missing: ['db'] }, {}] },
  'not-answering': {
    met: [{}, answered('refused'), answered('timeout'), answered('ready')],
    unmet: [
      ...[answered('out-of-memory'), answered('auth-failed'), answered('starting')],
      // Nobody could ask for those who depend on it, and it told our own probe.
      toldUs('auth-failed'),
    ],
  },
  'image-changed': { met: [image(true)], unmet: [image(false), {}] },
  'files-differ': {
    met: [
      configuration({ ...nothing, added: ['A'] }),
      configuration({ ...nothing, changed: ['A'] }),
    ],
    unmet: [configuration(nothing), configuration(null), {}],
  },
  'held-by-our-container': { met: [held(true)], unmet: [held(false), held('process'), {}] },
  'held-by-process': { met: [held('process'), held(false)], unmet: [held(true), {}] },
  'processes-used-up': {
    met: [tasks('web', 100, 100), tasks('web', 39, 40)],
    unmet: [tasks('web', 97, 100), tasks('web', 100, null), tasks('db', 100, 100), {}],
  },
  'files-unread': {
    met: [unread('nginx', 'new'), unread(null, 'new'), unread('nginx', 'old')],
    unmet: [unread('nginx'), {}],
  },
  'reload-impossible': {
    met: [unread(null, 'new'), unread('nginx', 'old'), {}],
    unmet: [unread('nginx', 'new'), unread('nginx')],
  },
  'still-failing': { met: [], unmet: [{}] },
} satisfies Record<Condition, { met: readonly object[]; unmet: readonly object[] }>;

describe('a condition', () => {
  const decide = (condition: Condition, found: object) =>
    plan(
      input({
        facts: { ...facts(status('running')), ...found },
        runbook: runbook({ generic: [rung('restart', { when: [condition] })] }),
      }),
    ).type;
  test.each(conditions.flatMap((one) => cases[one].met.map((found) => [one, found] as const)))(
    '%s lets the rung be tried with %o',
    (condition, found) => expect(decide(condition, found)).toBe('planned'),
  );
  test.each(conditions.flatMap((one) => cases[one].unmet.map((found) => [one, found] as const)))(
    '%s passes the rung over with %o',
    (condition, found) => expect(decide(condition, found)).toBe('ladder-ended'),
  );
  test('still-failing lets the rung be tried after a remedy', () => {
    const after = incident([...paths.verifying, event('verification-failed')]);
    const generic = [rung('restart', { when: ['still-failing'] })];
    expect(plan(input({ incident: after, runbook: runbook({ generic }) })).type).toBe('planned');
  });
});

test('the same remedy is never planned twice for the same cause and service, and planning ends', () => {
  const anyRung = fc
    .record({
      remedy: fc.constantFrom('start', 'restart', 'recreate', 'communicate' as const),
      target: fc.constantFrom<RungTarget>('service', 'component', { named: 'db' }),
      when: fc.subarray<Condition>(['container-running', 'container-stopped', 'still-failing']),
    })
    .map(({ remedy, ...part }) => rung(remedy, part));
  fc.assert(
    fc.property(
      fc.array(anyRung, { maxLength: 8 }),
      fc.constantFrom(...causeKinds),
      fc.constantFrom('web', 'db', 'mail'),
      (ladder, kind, component) => {
        const found = cause(kind, component);
        const part = { diagnosis: diagnosis(found), runbook: runbook({ generic: ladder }) };
        const attempts: Attempt[] = [];
        for (let round = 0; round <= ladder.length; round++) {
          const answer = plan(input({ ...part, attempts }));
          if (answer.type === 'ladder-ended') return;
          const { action, cause: cured } = answer.plan;
          const again = attempt({
            cause: cured.kind,
            component: cured.component,
            remedy: action.remedy,
            service: action.service,
          });
          expect(attempts).not.toContainEqual(again);
          attempts.push(again);
        }
        expect.unreachable('a ladder has no more rungs than it has');
      },
    ),
    { numRuns: 500 },
  );
});
