import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cause,
  diagnosis,
  event,
  incident,
  paths,
  planned,
  restart,
  seen,
  settings,
} from '../../test/examples/incident.ts';
import type { Cause, CauseKind } from '../diagnosis/cause.ts';
import type { Gap } from '../evidence/evidence.ts';
import type { IncidentEvent } from './event.ts';
import { phases } from './incident.ts';
import { dueEscalation, nextEscalationAt } from './escalation.ts';
import { upSince, type Seen } from './seen.ts';
import { nextStep } from './step.ts';

const down = seen({ web: 'down' });
const append = (type: IncidentEvent['type']) => ({ do: 'append', event: { type } });

describe('while the service is down', () => {
  const intended = [...paths.applying, event('remedy-intended')];
  const waiting = event('verdict-given', { verdict: 'refuse', until: 5_000, reason: 'a deploy' });
  const starting = event('verdict-given', { verdict: 'refuse', rule: 'starting', until: 5_000 });

  test.each([
    ['of its own', starting],
    ['that it is given', event('verdict-given', { ...starting, rule: 'grace' })],
  ])('a start %s that ends in another death is waited for no longer', (_name, verdict) => {
    const state = incident([...paths.planning, event('planned'), verdict]);
    const died = seen({ web: { health: 'down', diedAt: state.phaseSince + 1 } });
    const what = 'web ended again while it was starting';
    expect(nextStep(state, died, state.phaseSince + 1)).toMatchObject({
      do: 'append',
      event: { type: 'world-changed', what },
    });
  });

  test.each([
    ['a new incident is confirmed', paths.confirming, 0, { do: 'confirm' }],
    ['evidence is collected', paths.collecting, 0, { do: 'collect' }],
    ['saved evidence is diagnosed', paths.diagnosing, 0, { do: 'diagnose' }],
    ['a diagnosis needs a plan', paths.planning, 0, { do: 'plan' }],
    ['a plan needs a verdict', [...paths.planning, event('planned')], 0, { do: 'decide' }],
    ['an allowed plan is applied', paths.applying, 0, { do: 'apply' }],
    ['evidence of 30 s is fresh enough to act on', paths.applying, 30_000, { do: 'apply' }],
    ['older evidence is collected again', paths.applying, 30_001, append('world-changed')],
    ['an open intent is settled, never repeated', intended, 0, { do: 'settle' }],
    ['an open intent is settled however old it is', intended, 90_000, { do: 'settle' }],
    [
      'a refusal that passes is waited for',
      [...paths.planning, event('planned'), waiting],
      4_999,
      { do: 'wait', until: 5_000, because: 'a deploy' },
    ],
    [
      'a refusal that has passed leads to another look',
      [...paths.planning, event('planned'), waiting],
      5_000,
      append('world-changed'),
    ],
    [
      'a start is waited for',
      [...paths.planning, event('planned'), starting],
      4_999,
      { do: 'wait', until: 5_000 },
    ],
    ['a relapse ends the watch', paths.monitoring, 1, append('relapsed')],
    ['a resolved incident needs nothing', paths.resolved, 1, { do: 'nothing' }],
    ['a false alarm needs nothing', paths['false-alarm'], 1, { do: 'nothing' }],
  ] as const)('%s', (_name, events, now, step) => {
    expect(nextStep(incident(events), down, now)).toMatchObject(step);
  });
});

describe('what is at fault and is still starting', () => {
  const lead = diagnosis(cause('database-unavailable', 'db'));
  const state = incident([...paths.diagnosing, event('diagnosed', { diagnosis: lead })]);
  const { verifyWithin, reconnectWithin } = state.settings;
  test.each([
    ['is waited for', { starting: true }, 500, { do: 'wait', until: 1_500 }],
    ['gets the time that a remedy gets', { starting: true }, verifyWithin, { do: 'plan' }],
    ['is looked at again when it has ended', { diedAt: 1 }, 500, append('world-changed')],
    ['needs a plan when it is down', {}, 500, { do: 'plan' }],
  ] as const)('%s', (_what, one, now, step) => {
    const sight = seen({ web: 'down', db: { health: 'down', ...one } });
    expect(nextStep(state, sight, now)).toMatchObject(step);
  });

  test('what was up all along is not waited for because nobody had looked at it before', () => {
    const since = (state.evidenceAt ?? 0) - 1;
    const first = seen({ web: 'down', db: { since, recovered: false } });
    expect(nextStep(state, first, 500)).toEqual({ do: 'plan' });
    const back = seen({ web: 'down', db: { since, recovered: true } });
    expect(nextStep(state, back, 500)).toMatchObject({ do: 'wait' });
  });

  test('another death of what shows the symptom is no news: it is cured', () => {
    const own = diagnosis(cause('out-of-memory', 'web'));
    const crashing = incident([...paths.diagnosing, event('diagnosed', { diagnosis: own })]);
    const sight = seen({ web: { health: 'down', diedAt: 500 } });
    expect(nextStep(crashing, sight, 501)).toEqual({ do: 'plan' });
  });

  test('its clients get their time when it has come up, also when it opened the incident', () => {
    const opened = [
      event('opened', { service: 'db' }),
      event('symptom-joined', { service: 'web' }),
    ];
    const own = [...opened, ...paths.diagnosing.slice(1), event('diagnosed', { diagnosis: lead })];
    const sight = seen({ web: 'down', db: { health: 'up', since: 50 } });
    for (const one of [state, incident(own)]) {
      expect(nextStep(one, sight, 60)).toMatchObject({ do: 'wait' });
      expect(nextStep(one, sight, 50 + reconnectWithin)).toMatchObject(append('world-changed'));
    }
  });
});

describe('while another incident works on the same root', () => {
  const leader = { id: 'i-0', curedAt: null };
  const led: Seen = { ...down, leader };
  const { reconnectWithin } = settings;
  const asking = event('verdict-given', { verdict: 'ask', until: 900_000 });

  test.each([
    ['a diagnosis', paths.planning],
    ['a plan without a verdict', [...paths.planning, event('planned')]],
    ['a question', [...paths.planning, event('planned'), asking]],
    ['a stand', paths.escalated],
  ] as const)('it is waited for after %s', (_what, events) => {
    const state = incident(events);
    expect(nextStep(state, led, 1)).toEqual({
      do: 'append',
      event: { type: 'held-under', leader: 'i-0', root: state.diagnosis?.causes[0].component },
    });
    expect(nextStep(state, { ...down, leader: { id: 'i-0', curedAt: 1 } }, 1)).not.toMatchObject(
      append('held-under'),
    );
  });

  test('a remedy that has begun is ended first', () => {
    for (const path of [paths.applying, paths.verifying])
      expect(nextStep(incident(path), led, 1)).not.toMatchObject(append('held-under'));
  });

  test.each([
    ['waits as long as it takes', leader, { do: 'wait' }],
    ['gets its time to reconnect', { id: 'i-0', curedAt: 1 }, { do: 'wait', until: 1_001 }],
    ['looks again when that has passed', { id: 'i-0', curedAt: -reconnectWithin }, again()],
    ['looks again when nobody works on it', null, again()],
    ['looks again when another one does', { id: 'i-7', curedAt: null }, again()],
  ] as const)('the one that is held %s', (_what, by, step) => {
    expect(nextStep(incident(paths.held), { ...down, leader: by }, 1)).toMatchObject(step);
  });

  test('it recovers like any other, and says with whom', () => {
    const recovered = incident([...paths.held, event('recovered-without-us')]);
    expect(recovered).toMatchObject({ recovery: 'with-leader', heldUnder: 'i-0' });
    const up = { ...seen({ web: 'up' }), leader };
    expect(nextStep(incident(paths.held), up, settings.settle)).toMatchObject(
      append('recovered-without-us'),
    );
  });

  test('nobody is called for it, however long it lasts', () => {
    const state = incident(paths.held);
    const late = settings.extendedAfter + 1;
    expect(dueEscalation(state, late)).toBeNull();
    expect(nextEscalationAt(state, 1)).toBeNull();
    const released = incident([...paths.held, event('world-changed')]);
    expect(dueEscalation(released, late)).toMatchObject({ reason: 'down-too-long' });
    expect(released.heldUnder).toBeNull();
  });

  function again() {
    return append('world-changed');
  }
});

describe('when the service is up by itself', () => {
  const up = seen({ web: 'up' });
  const recollecting = [...paths.escalated, event('world-changed')];
  test('the first evidence is collected all the same, for it would be lost', () => {
    expect(nextStep(incident(paths.collecting), up, 1)).toEqual({ do: 'collect' });
  });
  test.each([
    ['collecting', recollecting],
    ['planning', paths.planning],
    ['applying', paths.applying],
    ['escalated', paths.escalated],
  ] as const)('%s waits for the settle window, then says so', (_phase, events) => {
    const state = incident(events);
    expect(nextStep(state, up, 29_999)).toMatchObject({ do: 'wait', until: 30_000 });
    expect(nextStep(state, up, 30_000)).toMatchObject({
      do: 'append',
      event: { type: 'recovered-without-us', healthySince: 0 },
    });
  });
  test('one joined service that is down keeps the work going', () => {
    const joined = incident([
      ...paths.planning.slice(0, -1),
      event('symptom-joined', { service: 'db' }),
      event('diagnosed', { diagnosis: diagnosis(cause('database-unavailable', 'db')) }),
    ]);
    expect(nextStep(joined, seen({ web: 'up', db: 'down' }), 60_000)).toEqual({ do: 'plan' });
  });
});

describe('evidence that came too late', () => {
  const gap = { wanted: 'dependency', subject: 'web', reason: 'no answer within 7 s' } as const;
  const round = (
    number: number,
    gaps: readonly Gap[],
    kind: CauseKind,
    confidence: Cause['confidence'] = 'certain',
  ) => [
    event('evidence-saved', { round: number, gaps }),
    event('diagnosed', {
      round: number,
      diagnosis: diagnosis({ ...cause(kind), confidence }),
    }),
  ];
  const silence = (number: number, gaps: readonly Gap[]) =>
    round(number, gaps, 'database-unavailable', 'likely');
  const opened = [event('opened'), event('confirmed')];
  const late = { ...gap, late: true } as const;
  const lateChange = { ...late, wanted: 'image-change' } as const;
  const lateLimits = { ...late, wanted: 'limits' } as const;
  const again = append('world-changed');
  test.each([
    ['an unknown cause is looked for once more', round(1, [late], 'unknown'), again],
    ['and no third time', round(2, [late], 'unknown'), { do: 'plan' }],
    ['a known cause waits for nothing', round(1, [late], 'app-crash'), { do: 'plan' }],
    ['a crash waits for what may have changed', round(1, [lateChange], 'app-crash'), again],
    ['and so does a configuration error', round(1, [lateChange], 'config-error'), again],
    ['what is more than a crash does not', round(1, [lateChange], 'out-of-memory'), { do: 'plan' }],
    ['a refusal waits for the limits', round(1, [lateLimits], 'host-exhausted'), again],
    ['and for nothing else', round(1, [late], 'host-exhausted'), { do: 'plan' }],
    ['silence proves little where all is late', silence(1, [late]), again],
    ['and is acted on when it lasts', silence(2, [late]), { do: 'plan' }],
    ['or when nothing else was late', silence(1, [gap]), { do: 'plan' }],
    [
      'a database that is known to be down waits for nothing',
      round(1, [late], 'database-unavailable'),
      { do: 'plan' },
    ],
    ['what nobody can answer is not asked again', round(1, [gap], 'unknown'), { do: 'plan' }],
  ] as const)('%s', (_name, events, step) => {
    expect(nextStep(incident([...opened, ...events]), down, 0)).toMatchObject(step);
  });
});

describe('a service that joins while evidence is collected', () => {
  const joined = (confidence: Cause['confidence'], services: readonly string[] | undefined) =>
    incident([
      ...paths.collecting,
      event('symptom-joined', { service: 'db' }),
      event('evidence-saved', services === undefined ? {} : { services }),
      event('diagnosed', { diagnosis: diagnosis({ ...cause('app-crash'), confidence }) }),
    ]);
  const step = (state: ReturnType<typeof joined>) => nextStep(state, down, 0);
  const what = 'db fails as well, and its evidence may decide';

  test('is looked at where the evidence of the others leaves doubt', () => {
    expect(step(joined('likely', ['web']))).toEqual({
      do: 'append',
      event: { type: 'world-changed', what },
    });
  });

  test.each([
    ['keeps nobody waiting where they prove the cause', 'certain', ['web']],
    ['is looked at once', 'likely', ['web', 'db']],
    ['is no reason where nobody has said what was looked at', 'likely', undefined],
  ] as const)('%s', (_name, confidence, services) => {
    expect(step(joined(confidence, services))).toEqual({ do: 'plan' });
  });
});

describe('upSince', () => {
  const both = incident([...paths.collecting, event('symptom-joined', { service: 'db' })]);
  test.each([
    ['is the latest of all services', { web: { since: 5 }, db: { since: 7 } }, 7],
    ['counts a death since then', { web: { since: 5, diedAt: 9 }, db: { since: 7 } }, 9],
    ['is null when one is degraded', { web: 'up', db: 'degraded' }, null],
    ['is null when one was never probed', { web: 'up' }, null],
  ] as const)('%s', (_name, services, since) => {
    expect(upSince(both, seen(services))).toBe(since);
  });
});

/** The remedy finished at `at`. */
function verifying(at: number, action = restart('web')) {
  const intended = event('remedy-intended', { plan: planned(action) });
  const events = [...paths.applying, intended, event('remedy-finished')];
  return incident(events, at / (events.length - 1));
}

describe('after a remedy that has begun something elsewhere', () => {
  const at = 70_000;
  const awaited = '1 of 2 instances of shop in service';
  const upWhile = (words: string | null): Seen => ({ ...seen({ web: 'up' }), awaited: words });

  test('a healthy service is no proof before it is there', () => {
    expect(nextStep(verifying(at), upWhile(awaited), at + 40_000)).toEqual({
      ...{ do: 'wait', until: at + 41_000, because: `waiting for ${awaited}` },
    });
    expect(nextStep(verifying(at), upWhile(null), at + 40_000)).toMatchObject(append('verified'));
  });

  test('it has failed when that is not there in time', () => {
    expect(nextStep(verifying(at), upWhile(awaited), at + 60_000)).toEqual({
      ...{ do: 'append', event: { type: 'verification-failed', reason: awaited } },
    });
  });
});

describe('after a remedy', () => {
  const at = 70_000;
  const first = verifying(at);
  test.each([
    [
      'is waited for within its time',
      { web: 'down' },
      at + 59_500,
      { do: 'wait', until: at + 60_000 },
    ],
    ['is looked at every second', { web: 'down' }, at, { do: 'wait', until: at + 1_000 }],
    [
      'has failed when its time is over',
      { web: 'down' },
      at + 60_000,
      append('verification-failed'),
    ],
    [
      'has failed at once when its container exits again',
      { web: { health: 'down', diedAt: at + 1 } },
      at + 2,
      append('verification-failed'),
    ],
    [
      'is not blamed for the death before it',
      { web: { health: 'down', diedAt: at } },
      at + 2,
      { do: 'wait' },
    ],
    [
      'is watched for the settle window, even past its own deadline',
      { web: { since: at + 50_000 } },
      at + 79_999,
      { do: 'wait', until: at + 80_000 },
    ],
    [
      'is verified after the settle window',
      { web: { since: at + 50_000 } },
      at + 80_000,
      { do: 'append', event: { type: 'verified', healthySince: at + 50_000 } },
    ],
    [
      'is measured from the remedy on when no probe had failed',
      { web: { since: 0 } },
      at + 29_999,
      { do: 'wait', until: at + 30_000 },
    ],
    [
      'starts its settle window anew with a restart inside it',
      { web: { since: at + 1_000, diedAt: at + 20_000 } },
      at + 40_000,
      { do: 'wait', until: at + 50_000 },
    ],
  ] as const)('the service %s', (_name, services, now, step) => {
    expect(nextStep(first, seen(services), now)).toMatchObject(step);
  });

  const ended = { health: 'down', ended: true, diedAt: at - 9_000 } as const;

  test('has failed as soon as all that is ill has ended and nobody starts it', () => {
    const world = seen({ web: ended });
    expect(nextStep(first, world, at + 4_999)).toMatchObject({ do: 'wait' });
    expect(nextStep(first, world, at + 5_000)).toEqual({
      do: 'append',
      event: { type: 'verification-failed', reason: 'web has ended, and nothing starts it' },
    });
  });

  test('a client that has ended waits for its dependency, and fails with its return', () => {
    const cured = verifying(at, restart('db'));
    const onItsWay = seen({ web: ended, db: 'down' });
    expect(nextStep(cured, onItsWay, at + 20_000)).toMatchObject({ do: 'wait' });
    const back = seen({ web: ended, db: { since: at + 19_000 } });
    expect(nextStep(cured, back, at + 20_000)).toMatchObject(append('verification-failed'));
  });

  test('clients of a cured dependency get their time to reconnect, counted from its return', () => {
    const cured = verifying(at, restart('db'));
    const world = seen({ web: 'down', db: { since: at + 5_000 } });
    expect(nextStep(cured, world, at + 24_999)).toMatchObject({ do: 'wait' });
    expect(nextStep(cured, world, at + 25_000)).toMatchObject({
      do: 'append',
      event: { reason: 'db is up again and web still fails: HTTP 503' },
    });
  });

  test('clients are not late while the dependency is down itself', () => {
    const cured = verifying(at, restart('db'));
    const world = seen({ web: 'down', db: 'down' });
    expect(nextStep(cured, world, at + 59_000)).toMatchObject({ do: 'wait' });
  });
});

describe('an incident that has come to a stand', () => {
  const looked = (times: number) =>
    incident([
      ...paths.escalated,
      ...Array.from({ length: times }, () => [
        event('world-changed'),
        event('evidence-saved'),
        event('diagnosed'),
        event('ladder-ended'),
      ]).flat(),
    ]);
  test.each([
    [0, 30_000],
    [1, 60_000],
    [2, 120_000],
    [3, 240_000],
    [4, 300_000],
    [40, 300_000],
  ])('looks again after %i looks in %i ms', (looks, pause) => {
    expect(nextStep(looked(looks), down, pause - 1)).toMatchObject({ do: 'wait', until: pause });
    expect(nextStep(looked(looks), down, pause)).toMatchObject(append('world-changed'));
  });
  test('looks again as soon as files or containers change', () => {
    expect(nextStep(looked(0), seen({ web: 'down' }, 1), 1)).toMatchObject({
      event: { type: 'world-changed', what: 'the files have changed' },
    });
  });
  test('does not look again for a change from before it came to a stand', () => {
    expect(nextStep(looked(0), seen({ web: 'down' }, 0), 1)).toMatchObject({ do: 'wait' });
  });
  test('looks again when a cured service has not brought back what stands on it', () => {
    const both = incident([...paths.escalated, event('symptom-joined')]);
    const back = seen({ web: 'down', db: { health: 'up', since: 5 } });
    const { reconnectWithin } = both.settings;
    expect(nextStep(both, back, 60)).toMatchObject({ do: 'wait', until: 5 + reconnectWithin });
    expect(nextStep(both, back, 5 + reconnectWithin)).toMatchObject({
      event: { type: 'world-changed', what: 'db is healthy again, and others are not' },
    });
  });
  test('looks again as soon as another service fails', () => {
    const joined = incident([...paths.escalated, event('symptom-joined')], 10);
    expect(nextStep(joined, seen({ web: 'down', db: 'down' }), 60)).toMatchObject({
      event: { type: 'world-changed', what: 'another service fails as well' },
    });
  });
});

describe('a question to people', () => {
  const asked = incident([
    ...paths.planning,
    event('planned'),
    event('verdict-given', { verdict: 'ask', until: 900_000 }),
  ]);
  test('waits, and the world is looked at again in the meantime', () => {
    expect(asked.phase).toBe('awaiting-approval');
    expect(nextStep(asked, seen({ web: 'down' }), 29_999)).toMatchObject({
      do: 'wait',
      until: 30_000,
    });
    expect(nextStep(asked, seen({ web: 'down' }), 30_000)).toMatchObject(append('world-changed'));
  });
  test('expires', () => {
    expect(nextStep(asked, seen({ web: 'down' }), 900_000)).toMatchObject(
      append('approval-expired'),
    );
  });
});

describe('a recovered service', () => {
  const state = incident(paths.monitoring);
  test.each([
    ['is resolved after the whole watch window', { web: 'up' }, 600_000, append('resolved')],
    ['is watched until then', { web: 'up' }, 599_999, { do: 'wait', until: 600_000 }],
    ['relapses when it is degraded', { web: 'degraded' }, 1, append('relapsed')],
    [
      'does not relapse for one bad answer',
      { web: { health: 'degraded', lasting: false } },
      1,
      { do: 'wait', until: 1_001 },
    ],
    [
      'relapses at once when it has died',
      { web: { health: 'down', lasting: false, diedAt: 1 } },
      2,
      append('relapsed'),
    ],
    ['is never resolved unseen', { web: 'unknown' }, 900_000, { do: 'wait', until: 901_000 }],
    [
      'is watched for the whole window again after nobody could see it',
      { web: { since: 599_000 } },
      600_000,
      { do: 'wait', until: 1_199_000 },
    ],
    [
      'is watched for the whole window again after a restart that no probe has seen',
      { web: { since: 0, diedAt: 599_000 } },
      600_000,
      { do: 'wait', until: 1_199_000 },
    ],
  ] as const)('%s', (_name, services, now, step) => {
    expect(nextStep(state, seen(services), now)).toMatchObject(step);
  });
});

describe('people', () => {
  const ask = event('verdict-given', { verdict: 'ask', reason: 'May we?' });
  const asked = [...paths.planning, event('planned'), ask];
  const again = [
    event('world-changed'),
    event('evidence-saved'),
    event('diagnosed'),
    event('planned'),
    ask,
  ];
  const called = event('escalated', { reason: 'ask', message: 'May we?' });

  test('an asked verdict calls a person once, however often it is asked', () => {
    expect(dueEscalation(incident(asked), 1)).toEqual({ reason: 'ask', message: 'May we?' });
    expect(dueEscalation(incident([...asked, called]), 1)).toBeNull();
    expect(dueEscalation(incident([...asked, called, ...again, ...again]), 1)).toBeNull();
  });

  const refused = event('verdict-given', { verdict: 'refuse', reason: 'No.' });
  const unknown = event('diagnosed', { diagnosis: diagnosis(cause('unknown')) });
  test.each([
    ['a final refusal', [...paths.planning, refused], { reason: 'refused', message: 'No.' }],
    ['the end of a ladder', paths.escalated, { reason: 'no-remedy', message: 'nothing applies' }],
    [
      'a cause that nobody knows',
      [...paths.diagnosing, unknown, event('planned')],
      { reason: 'unknown-cause' },
    ],
  ])('are called for %s', (_name, events, due) => {
    expect(dueEscalation(incident(events), 1)).toMatchObject(due);
  });

  test('are not called for an unknown cause while it is waited for what is starting', () => {
    expect(dueEscalation(incident([...paths.diagnosing, unknown]), 1)).toBeNull();
  });

  test('are not called for an unknown cause while it is looked for once more', () => {
    const looking = [...paths.diagnosing, unknown, event('world-changed')];
    expect(dueEscalation(incident(looking), 1)).toBeNull();
    expect(dueEscalation(incident([...looking, event('evidence-saved')]), 1)).toBeNull();
  });

  test('are not called for an unknown cause after a known one', () => {
    const again = [event('world-changed'), event('evidence-saved'), unknown, event('planned')];
    const events = [...paths.escalated, ...again];
    expect(dueEscalation(incident(events), 1)).toBeNull();
  });

  test('are not called for a refusal that passes by itself', () => {
    const soon = event('verdict-given', { verdict: 'refuse', until: 5_000 });
    expect(dueEscalation(incident([...paths.planning, soon]), 1)).toBeNull();
  });

  test('are called when it lasts, and again when the outage is an extended one', () => {
    const state = incident(paths.collecting);
    expect(dueEscalation(state, 299_999)).toBeNull();
    expect(dueEscalation(state, 300_000)).toMatchObject({ reason: 'down-too-long' });
    const message = dueEscalation(state, 300_000)?.message ?? '';
    const first = event('escalated', { reason: 'down-too-long', message });
    const told = incident([...paths.collecting, first]);
    expect(dueEscalation(told, 1_799_999)).toBeNull();
    expect(dueEscalation(told, 1_800_000)).toMatchObject({ reason: 'extended-outage' });
  });

  test.each(['confirming', 'monitoring', 'resolved', 'false-alarm'] as const)(
    'are not called for the time that has passed in %s',
    (phase) => {
      expect(dueEscalation(incident(paths[phase]), 9_999_999)).toBeNull();
    },
  );

  test.each([
    ['collecting', 0, 300_000],
    ['collecting', 300_000, 1_800_000],
    ['collecting', 1_800_000, null],
    ['monitoring', 0, null],
    ['resolved', 0, null],
  ] as const)('in %s at %i the next call by time alone is due at %s', (phase, now, at) => {
    expect(nextEscalationAt(incident(paths[phase]), now)).toBe(at);
  });
});

const service = fc.record({
  health: fc.constantFrom('up', 'degraded', 'down', 'unknown' as const),
  since: fc.nat(100_000),
  diedAt: fc.option(fc.nat(100_000)),
  crashedAt: fc.option(fc.nat(100_000)),
  lasting: fc.boolean(),
  detail: fc.constant('HTTP 503'),
  recovered: fc.boolean(),
  starting: fc.boolean(),
});
const world: fc.Arbitrary<Seen> = fc.record({
  services: fc.record({ web: service, db: service }),
  changedAt: fc.option(fc.nat(100_000)),
  changed: fc.constant('the files'),
});
const anyIncident = fc
  .record({ phase: fc.constantFrom(...phases), joined: fc.boolean(), every: fc.nat(9_000) })
  .map(({ phase, joined, every }) => {
    const ended = phase === 'resolved' || phase === 'false-alarm';
    const more = joined && !ended ? [event('symptom-joined')] : [];
    return incident([...paths[phase], ...more], every);
  });

test('nothing is ever applied or planned while all services are up', () => {
  fc.assert(
    fc.property(anyIncident, world, fc.nat(1_000_000), (state, sight, now) => {
      const step = nextStep(state, sight, now);
      fc.pre(upSince(state, sight) !== null);
      expect(['apply', 'plan', 'decide']).not.toContain(step.do);
    }),
  );
});

test('a recovery is believed only when all services are up for the whole settle window', () => {
  const recoveries = ['verified', 'recovered-without-us', 'resolved'];
  fc.assert(
    fc.property(anyIncident, world, fc.nat(1_000_000), (state, sight, now) => {
      const step = nextStep(state, sight, now);
      if (step.do !== 'append' || !recoveries.includes(step.event.type)) return;
      const since = upSince(state, sight);
      expect(since).not.toBeNull();
      expect(now - (since ?? now)).toBeGreaterThanOrEqual(settings.settle);
    }),
    { numRuns: 1_000 },
  );
});

test('a wait always ends later than now, so that no step spins', () => {
  fc.assert(
    fc.property(anyIncident, world, fc.nat(1_000_000), (state, sight, now) => {
      const step = nextStep(state, sight, now);
      if (step.do === 'wait') expect(step.until).toBeGreaterThan(now);
    }),
    { numRuns: 1_000 },
  );
});
