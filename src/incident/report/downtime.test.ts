import { expect, test } from 'vitest';
import { event } from '../../../test/examples/incident.ts';
import { at, recovered } from '../../../test/examples/report.ts';
import { downtime } from './downtime.ts';

test('it is at least what was between observed failures, at most what was between observed health', () => {
  expect(downtime(recovered, [])).toMatchObject({
    lastHealthy: 95_000,
    firstFailing: 98_000,
    lastFailing: 101_000,
    firstHealthy: 108_000,
    lower: 3_000,
    upper: 13_000,
    unbounded: null,
  });
});

test('what is between a healthy and a failing answer is unknown', () => {
  expect(downtime(recovered, []).stretches).toEqual([
    { from: 95_000, until: 98_000, state: 'unknown', why: 'between two observations' },
    { from: 98_000, until: 100_000, state: 'failing', why: '' },
    { from: 100_000, until: 101_000, state: 'failing', why: '' },
    { from: 101_000, until: 108_000, state: 'unknown', why: 'between two observations' },
    { from: 108_000, until: 140_000, state: 'up', why: '' },
    { from: 140_000, until: 740_000, state: 'up', why: '' },
  ]);
});

test('what nobody saw counts for the upper bound only, and is named', () => {
  const blind = { blindness: 'loop-stalled', from: 98_500, until: 99_500 } as const;
  const seen = downtime(recovered, [blind]);
  expect(seen).toMatchObject({ lower: 2_000, upper: 13_000 });
  expect(seen.stretches).toContainEqual({
    from: 98_500,
    until: 99_500,
    state: 'unknown',
    why: 'the responder was stopped or starved',
  });
});

test.each([
  [
    'the log has no healthy answer from before',
    at([0, event('opened')], [1, event('confirmed')], [9, event('recovered-without-us')]),
    /^no healthy answer/,
  ],
  ['it is not over', recovered.slice(0, 4), /^it is not over/],
  [
    'only an alert from outside has told of it',
    at([
      0,
      event('opened', {
        symptom: {
          kind: 'alert',
          alert: { name: 'Down', summary: '', fingerprint: 'f', startsAt: 0 },
        },
      }),
    ]),
    /^no probe of ours/,
  ],
])('there is no upper bound when %s', (_, log, why) => {
  expect(downtime(log, [])).toMatchObject({
    upper: null,
    unbounded: expect.stringMatching(why) as string,
  });
});

test('a relapse is downtime again', () => {
  const log = [
    ...recovered.slice(0, -1),
    ...at(
      [200, event('relapsed')],
      [210, event('recovered-without-us', { healthySince: 205_000 })],
    ),
  ];
  expect(downtime(log, [])).toMatchObject({ lower: 3_000, upper: 13_000 + 65_000 });
});

test('a false alarm was never down', () => {
  const log = at([0, event('dismissed')]);
  expect(downtime(log, [])).toMatchObject({ lower: 0, firstFailing: null });
});
