import { expect, test } from 'vitest';
import { cause, diagnosis, event, paths } from '../../../test/examples/incident.ts';
import { at, recovered, sources } from '../../../test/examples/report.ts';
import { report } from './report.ts';

const looked = (log: typeof recovered, part = {}) => report(sources(log, part)).retrospect;

test('a recovery by the first remedy, with all evidence and without a person, went well', () => {
  expect(looked(recovered)).toEqual({
    well: [
      'It was recovered without a person.',
      'The first remedy worked: restart web (container app-web-1 (web-id)).',
      'All evidence that was wanted could be saved before anything was changed.',
    ],
    badly: [],
  });
});

test('what did not help, what is missing, and who was waited for went badly', () => {
  const asked = paths['awaiting-approval'].map((one) => [10, one] as const);
  const log = at(
    ...asked,
    [20, event('escalated')],
    [70, event('approval-given')],
    [71, event('remedy-intended')],
    [72, event('remedy-finished', { outcome: 'failed' })],
    [
      73,
      event('evidence-saved', {
        gaps: [{ wanted: 'logs', subject: 'web', reason: 'driver none' }],
      }),
    ],
    [74, event('diagnosed', { diagnosis: diagnosis(cause('unknown')) })],
    [75, event('page-intended')],
    [76, event('page-finished', { outcome: 'rejected' })],
  );
  const blind = [{ blindness: 'responder-dead', from: 30_000, until: 40_000 } as const];
  expect(looked(log, { blind }).badly).toEqual([
    'A remedy did not help: restart web (container app-web-1 (web-id)).',
    'Evidence is missing: logs of web (driver none).',
    'Nobody saw for 10.0 s from 1970-01-01T00:00:30.000Z: the responder was not running.',
    'An approval was waited for: 1 min 0 s until ann answered.',
    'People were needed once, and nobody took it on.',
    'The channel pager did not take a page once.',
  ]);
});

test('a relapse, a wrong diagnosis and an earlier alert from outside went badly', () => {
  const log = [
    ...recovered.slice(0, -1),
    ...at(
      [200, event('relapsed')],
      [
        201,
        event('alert-noted', {
          alert: { name: 'Slow', summary: '', fingerprint: 'f', startsAt: 40_000 },
        }),
      ],
      [202, event('cause-corrected')],
    ),
  ];
  expect(looked(log).badly).toEqual([
    'A remedy did not help: restart web (container app-web-1 (web-id)).',
    'It relapsed at 1970-01-01T00:03:20.000Z: down again.',
    'The diagnosis was wrong: application crash was concluded, and ann says it was disk full of db.',
    'The alert Slow from outside began 1 min 0 s before we noticed.',
  ]);
});

test('whoever takes it on is told with how long that took', () => {
  const log = at(
    ...paths.escalated.map((one) => [1, one] as const),
    [10, event('escalated')],
    [40, event('acknowledged')],
  );
  expect(looked(log).well).toContain('ann took it on 30.0 s after people were first called.');
});
