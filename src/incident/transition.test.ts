import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cause,
  diagnosis,
  event,
  eventTypes,
  incident,
  log,
  paths,
  planned,
  restart,
} from '../../test/examples/incident.ts';
import type { IncidentEvent } from './event.ts';
import { isOpen, phases, type Incident, type Phase } from './incident.ts';
import { allowedIn, apply, fold, IllegalTransition } from './transition.ts';

function next(state: Incident, happened: IncidentEvent, at = 1): Incident {
  return apply(state, { incident: state.id, version: state.version + 1, at, event: happened });
}

function isAllowed(phase: Phase, happened: IncidentEvent): boolean {
  const allowed: readonly Phase[] = allowedIn[happened.type];
  return allowed.includes(phase);
}

describe('every pair of a phase and an event', () => {
  const pairs = phases.flatMap((phase) => eventTypes.map((type) => ({ phase, type })));

  test.each(pairs.filter(({ phase, type }) => isAllowed(phase, event(type))))(
    '$phase takes $type, and the version moves on',
    ({ phase, type }) => {
      const before = incident(paths[phase]);
      expect(before.phase).toBe(phase);
      expect(next(before, event(type)).version).toBe(before.version + 1);
    },
  );

  test.each(pairs.filter(({ phase, type }) => !isAllowed(phase, event(type))))(
    '$phase refuses $type with both sides in the error',
    ({ phase, type }) => {
      const refusal = expect(() => next(incident(paths[phase]), event(type)));
      refusal.toThrow(IllegalTransition);
      refusal.toThrow(expect.objectContaining({ phase, event: type }));
    },
  );
});

test.each(eventTypes.filter((type) => type !== 'opened'))('a log cannot begin with %s', (type) => {
  expect(() => fold(log([event(type)]))).toThrow(
    expect.objectContaining({ name: 'IllegalTransition', phase: 'none', event: type }),
  );
});

test('an empty log is no incident', () => {
  expect(fold([])).toBeNull();
});

/** Every event, more than once where the fold looks at a field of it. */
const pool: readonly IncidentEvent[] = [
  ...eventTypes.map((type) => event(type)),
  ...['web', 'mail'].map((service) => event('symptom-joined', { service })),
  ...(['hang', 'unknown', 'data-corruption'] as const).map((kind) =>
    event('diagnosed', { diagnosis: diagnosis(cause(kind)) }),
  ),
  ...(['ask', 'refuse'] as const).flatMap((verdict) =>
    [null, 5_000].map((until) => event('verdict-given', { verdict, until })),
  ),
  ...(['failed', 'not-needed'] as const).map((outcome) => event('remedy-finished', { outcome })),
];

/** A way through the phases: mostly events that are allowed, so that it gets far. */
const way = fc.array(
  fc.record({ among: fc.constantFrom('all', 'allowed', 'allowed', 'allowed'), pick: fc.nat() }),
  { minLength: 1, maxLength: 60 },
);

test('any sequence of allowed events folds, and every other event throws and changes nothing', () => {
  fc.assert(
    fc.property(fc.constantFrom(...phases), way, (from, steps) => {
      let state = incident(paths[from]);
      for (const [at, { among, pick }] of steps.entries()) {
        const allowed = pool.filter((one) => isAllowed(state.phase, one));
        const choice = among === 'all' || allowed.length === 0 ? pool : allowed;
        const happened = choice[pick % choice.length] ?? event('opened');
        const before = structuredClone(state);
        if (isAllowed(state.phase, happened)) {
          const after = next(state, happened, at);
          expect(after.phaseSince).toBe(after.phase === before.phase ? before.phaseSince : at);
          expect(after.endedAt !== null).toBe(!isOpen(after));
          expect(state).toEqual(before);
          state = after;
        } else {
          expect(() => next(state, happened, at)).toThrow(IllegalTransition);
          expect(state).toEqual(before);
        }
      }
    }),
  );
});

test('no event leads out of an end: people and users are still told of it, and people write of it', () => {
  for (const phase of ['resolved', 'false-alarm'] as const) {
    const taken = eventTypes.filter((type) => isAllowed(phase, event(type)));
    expect(taken).toEqual([
      'page-intended',
      'page-shared',
      'page-finished',
      'update-published',
      'update-intended',
      'update-finished',
      'annotated',
      'cause-corrected',
      'report-published',
    ]);
    for (const type of taken)
      expect(incident([...paths[phase], event(type)]).phase, type).toBe(phase);
  }
});

describe('what an event leaves behind', () => {
  test('a second symptom of one service is kept and names the service once', () => {
    const joined = incident([
      ...paths.collecting,
      event('symptom-joined', { service: 'web' }),
      event('symptom-joined', { service: 'db' }),
      event('symptom-joined', { service: 'db' }),
    ]);
    expect(joined.services).toEqual(['web', 'db']);
    expect(joined.symptoms).toHaveLength(4);
  });

  test('evidence of all rounds is kept, gaps are those of the newest', () => {
    const gap = { wanted: 'logs', subject: 'web', reason: 'no driver' } as const;
    const state = incident([
      ...paths.collecting,
      event('evidence-saved', { gaps: [gap] }),
      event('diagnosed'),
      event('ladder-ended'),
      event('world-changed'),
      event('evidence-saved', {
        round: 2,
        evidence: [{ id: '2-logs', kind: 'logs', subject: 'web' }],
      }),
    ]);
    expect(state).toMatchObject({
      round: 2,
      gaps: [],
      evidence: [{ id: '1-state' }, { id: '2-logs' }],
    });
  });

  test('a new diagnosis takes back plan, verdict and end of the last one', () => {
    const state = incident([
      ...paths.planning,
      event('planned'),
      event('verdict-given', { verdict: 'refuse' }),
      event('world-changed'),
      event('evidence-saved'),
      event('diagnosed'),
    ]);
    expect(state).toMatchObject({ phase: 'planning', plan: null, verdict: null, ended: null });
  });

  test('known causes are kept in order without repeats, unknown is none', () => {
    const rounds = [cause('unknown'), cause('hang'), cause('app-crash'), cause('hang')];
    const again = [event('ladder-ended'), event('world-changed'), event('evidence-saved')];
    const state = incident([
      ...paths.diagnosing,
      ...rounds.flatMap((one) => [event('diagnosed', { diagnosis: diagnosis(one) }), ...again]),
    ]);
    expect(state.causes.map((one) => one.kind)).toEqual(['hang', 'app-crash']);
  });

  test.each([
    ['allow', null, 'applying'],
    ['allow', 5_000, 'applying'],
    ['ask', null, 'escalated'],
    ['refuse', null, 'escalated'],
    ['refuse', 5_000, 'planning'],
  ] as const)('the verdict %s until %s leads to %s', (verdict, until, phase) => {
    const state = next(incident(paths.planning), event('verdict-given', { verdict, until }));
    expect(state).toMatchObject({ phase, verdict: { verdict, until } });
  });

  test.each([
    ['applied', 'verifying', null],
    ['not-needed', 'verifying', null],
    ['failed', 'collecting', false],
  ] as const)('a remedy that was %s leads to %s', (outcome, phase, worked) => {
    const intended = next(incident(paths.applying), event('remedy-intended'));
    const state = next(intended, event('remedy-finished', { outcome }));
    expect(state).toMatchObject({ phase, intents: [{ worked, finished: { outcome } }] });
  });
});

describe('whether a remedy worked', () => {
  const second = [
    event('evidence-saved', { round: 2 }),
    event('diagnosed'),
    event('planned'),
    event('verdict-given'),
    event('remedy-intended', { intent: 'intent-2', plan: planned(restart('db')) }),
    event('remedy-finished', { intent: 'intent-2' }),
  ];
  test.each([
    ['proved by the settle window', [event('verified')], [true]],
    ['disproved by a failed verification', [event('verification-failed')], [false]],
    ['taken back by a relapse', [event('verified'), event('relapsed')], [false]],
    [
      'told for the newest only',
      [event('verification-failed'), ...second, event('verified')],
      [false, true],
    ],
    [
      'left as it was when the service came back without us',
      [event('verification-failed'), event('recovered-without-us')],
      [false],
    ],
  ])('is %s', (_name, events, worked) => {
    const state = incident([...paths.verifying, ...events]);
    expect(state.intents.map((intent) => intent.worked)).toEqual(worked);
  });

  test('is not told by one that fails for the first time after it was proved', () => {
    const joined = event('symptom-joined', { service: 'db' });
    const fails = (service: string) => event('relapsed', { service });
    const worked = (...events: readonly IncidentEvent[]) =>
      incident([...paths.verifying, ...events], 1).intents.map((intent) => intent.worked);
    expect(worked(event('verified'), joined, fails('db'))).toEqual([true]);
    expect(worked(event('verified'), joined, fails('web'))).toEqual([false]);
    expect(worked(event('verified'), fails('db'))).toEqual([false]);
  });

  test('a relapse forgets the recovery', () => {
    const state = incident([...paths.verifying, event('verified'), event('relapsed')]);
    expect(state).toMatchObject({ phase: 'collecting', recovery: null, healthySince: null });
  });
});

test('looks count while the incident stands, and begin anew after a recovery', () => {
  const look = [
    event('world-changed'),
    event('evidence-saved'),
    event('diagnosed'),
    event('ladder-ended'),
  ];
  const standing = [...paths.escalated, ...look, ...look];
  expect(incident(standing).looks).toBe(2);
  const relapsed = [event('recovered-without-us'), event('relapsed')];
  expect(incident([...standing, ...relapsed]).looks).toBe(0);
});
