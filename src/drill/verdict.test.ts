import { describe, expect, test } from 'vitest';
import { escalated, recovered } from '../../faults/fault.ts';
import { event, log, paths } from '../../test/examples/incident.ts';
import type { IncidentEvent } from '../incident/event.ts';
import { courseOf, milestonesOf, type Course } from './course.ts';
import { differencesOf, nextOf, type Ending } from './verdict.ts';

const second = 1_000;
const toRestart = recovered('app-crash', 'web', ['restart']);
const toPeople = escalated('app-crash', 'web', []);

/** The course of one incident whose events are a second apart. */
function course(...events: readonly IncidentEvent[]): Course {
  const read = courseOf([log(events, second)]);
  if (read === null) throw new Error('no incident');
  return read;
}

const cured = course(...paths.verifying, event('verified'));
const called = course(...paths.escalated, event('escalated', { reason: 'no-remedy' }));
const helped = course(
  ...paths.escalated,
  event('escalated', { reason: 'no-remedy' }),
  event('recovered-without-us'),
);

describe('the course of a drill', () => {
  test('is what the log tells', () => {
    expect(cured).toEqual({
      incident: 'i-1',
      dismissed: false,
      detectedAt: 0,
      diagnosedAt: 3 * second,
      cause: { kind: 'app-crash', component: 'web' },
      remedies: [{ at: 7 * second, remedy: 'restart' }],
      escalated: null,
      recoveredAt: 8 * second,
    });
  });

  test('is that of the first incident that is no false alarm', () => {
    const alarm = log(paths['false-alarm']).map((one) => ({ ...one, incident: 'i-0' }));
    expect(courseOf([alarm])).toMatchObject({ incident: 'i-0', dismissed: true });
    expect(courseOf([alarm, log(paths.planning)])).toMatchObject({ incident: 'i-1' });
    expect(courseOf([])).toBeNull();
  });

  test('people who are called only because it takes long are not needed', () => {
    const long = course(...paths.verifying, event('escalated', { reason: 'down-too-long' }));
    expect(long.escalated).toBeNull();
  });

  test('a relapse takes the recovery back', () => {
    expect(course(...paths.monitoring, event('relapsed')).recoveredAt).toBeNull();
  });

  test('is told with the time since the fault, in order', () => {
    expect(milestonesOf(cured, -500).map(({ headline }) => headline)).toEqual([
      'detected after 0.5 s: incident i-1',
      'diagnosed after 3.5 s: application crash of web',
      'remedy after 7.5 s: restart',
      'recovered after 8.5 s',
    ]);
  });
});

describe('a drill', () => {
  test.each([
    ['waits for an incident', toRestart, null, null, 'wait'],
    ['waits for the end of one', toRestart, course(...paths.verifying), null, 'wait'],
    ['ends with the recovery', toRestart, cured, null, 'finish'],
    ['helps when people are called, as was expected', toPeople, called, null, 'help'],
    ['helps once', toPeople, called, 9 * second, 'wait'],
    ['ends with the recovery after the help', toPeople, helped, 5 * second, 'finish'],
    ['ends when people are called and should not be', toRestart, called, null, 'finish'],
  ] as const)('%s', (_what, expected, seen, helpedAt, next) => {
    expect(nextOf(expected, seen, helpedAt)).toBe(next);
  });
});

describe('the verdict', () => {
  const well: Ending = {
    expected: toRestart,
    course: cured,
    helpedAt: null,
    cutShort: null,
    replaced: [],
    stillDown: null,
  };
  const asExpected: Ending = { ...well, expected: toPeople, course: helped, helpedAt: 5 * second };

  test('has nothing to say when all went as expected', () => {
    expect(differencesOf(well)).toEqual([]);
    expect(differencesOf(asExpected)).toEqual([]);
  });

  test('does not count what was applied after a person helped', () => {
    const after = { ...cured, escalated: called.escalated };
    expect(differencesOf({ ...asExpected, course: after })).toEqual([]);
  });

  test.each<[string, Partial<Ending>, readonly string[]]>([
    ['nothing was seen', { course: null, cutShort: 'time' }, ['No incident was opened.']],
    [
      'another cause',
      { expected: recovered('hang', 'db', ['restart']) },
      ['Diagnosed was application crash of web, expected process hangs of db.'],
    ],
    [
      'other remedies',
      { expected: recovered('app-crash', 'web', []) },
      ['Applied was restart, expected nothing.'],
    ],
    [
      'people were called in vain',
      { course: { ...cured, escalated: called.escalated } },
      ['People were called, which was not expected: may we?'],
    ],
    [
      'nobody was called',
      { expected: { ...toPeople, remedies: ['restart'] } },
      ['Nobody was called, and somebody should have been.'],
    ],
    [
      'it took too long',
      { course: { ...cured, recoveredAt: null }, cutShort: 'time' },
      ['It was not over in time.'],
    ],
    ['a person ended it', { cutShort: 'signal' }, ['It was ended before its end.']],
    [
      'a container that nobody should have touched',
      { replaced: ['db'] },
      ['db has another container than before.'],
    ],
    [
      'it is still down',
      { stillDown: 'web does not run' },
      ['It was healed, and web does not run.'],
    ],
    [
      'it was called a false alarm',
      { course: course(...paths['false-alarm']), cutShort: 'time' },
      ['It was dismissed as a false alarm.', 'It was not over in time.'],
    ],
  ])('%s', (_what, part, differences) => {
    expect(differencesOf({ ...well, ...part })).toEqual(differences);
  });
});
