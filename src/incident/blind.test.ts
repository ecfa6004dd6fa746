import { describe, expect, test } from 'vitest';
import { event, log, paths } from '../../test/examples/incident.ts';
import { blindDuring, unseen, unwatched, type BlindSpan } from './blind.ts';
import { renderReport } from './report/render-markdown.ts';
import { report } from './report/report.ts';
import { fold } from './transition.ts';

const outage = { from: 100_000, until: 200_000 };
const blind = (from: number, until: number): BlindSpan => ({
  blindness: 'responder-dead',
  from,
  until,
});

describe('blind spans', () => {
  test.each([
    ['in the outage count', [blind(120_000, 130_000)], 10_000],
    ['that overlap count once', [blind(120_000, 140_000), blind(130_000, 150_000)], 30_000],
    ['within another count once', [blind(120_000, 160_000), blind(130_000, 140_000)], 40_000],
    ['are cut to the outage', [blind(0, 110_000), blind(190_000, 300_000)], 20_000],
    ['outside do not count', [blind(0, 100_000), blind(200_000, 300_000)], 0],
    ['need no order', [blind(180_000, 190_000), blind(120_000, 130_000)], 20_000],
  ])('%s', (_name, spans, milliseconds) => {
    expect(unseen(spans, outage)).toBe(milliseconds);
  });

  test.each([
    ['shortly before the symptom bear on it', blind(0, 50_000), 1],
    ['long before it do not', blind(0, 40_000), 0],
    ['after its end do not', blind(200_000, 210_000), 0],
  ])('%s', (_name, span, count) => {
    expect(blindDuring([span], outage)).toHaveLength(count);
  });
});

describe('a span in which one replica was blind', () => {
  test.each<[string, number | null, BlindSpan | null]>([
    ['is whole when nobody else has watched', null, blind(100_000, 200_000)],
    ['is whole when the others were gone before', 99_000, blind(100_000, 200_000)],
    ['begins when the last of the others was gone', 150_000, blind(150_000, 200_000)],
    ['is nothing when another has just said that it watches', 195_000, null],
    ['is nothing when another may be about to say it again', 192_000, null],
    ['is nothing when another has said so since', 210_000, null],
  ])('%s', (_name, seen, left) => {
    expect(unwatched(blind(100_000, 200_000), seen)).toEqual(left);
  });
});

test('a report shows what nobody saw as unknown, neither as up nor as down', () => {
  const events = log([
    ...paths.collecting,
    event('recovered-without-us', { healthySince: 90_000 }),
  ]);
  const incident = fold(events);
  if (incident === null) throw new Error('no incident');
  const data = report({
    incident,
    log: events,
    blind: [blind(-20_000, -1_000), blind(30_000, 60_000)],
    evidence: [],
    goods: [],
    lessons: [],
  });
  expect(data).toMatchObject({ unseen: 30_000, timings: { healthy: 90_000 } });
  const text = renderReport(data, []);
  expect(text).toContain(
    'at most unknown (no healthy answer from before the symptom is in the log); nobody saw for 30.0 s',
  );
  expect(text).toContain('the responder was not running (the outage may have begun in it)');
});
