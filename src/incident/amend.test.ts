import { expect, test } from 'vitest';
import { cause, event, incident, log, paths } from '../../test/examples/incident.ts';
import { describe as words } from './describe.ts';
import {
  editsSince,
  longestNote,
  takeAnnotation,
  takeCorrection,
  takePublication,
} from './amend.ts';
import { diagnosedCause, phases, rootCause } from './incident.ts';
import { fold } from './transition.ts';

const ann = { by: 'ann', via: 'cli' } as const;

test.each(phases)(
  'an incident in phase %s takes notes and corrections, and stays in it',
  (phase) => {
    const written = [...paths[phase], event('annotated'), event('cause-corrected')];
    expect(incident(written)).toMatchObject({
      phase,
      annotations: [{ by: 'ann', text: 'the disk was new' }],
      corrections: [{ kind: 'disk-full', component: 'db' }],
    });
  },
);

test('secrets in what people write are gone before it is kept, and a text has an end', () => {
  const text = 'the login was postgres://nova:hunter2hunter2@db/shop, password=correct-horse';
  expect(takeAnnotation({ ...ann, text }).text).not.toMatch(/hunter2|correct-horse/);
  const { why } = takeCorrection({ ...ann, kind: 'database-auth', component: 'db', why: text });
  expect(why).not.toMatch(/hunter2|correct-horse/);
  expect(takeAnnotation({ ...ann, text: 'x'.repeat(9_000) }).text).toHaveLength(longestNote);
});

test('what a person says last is the cause of record, and what was diagnosed is still known', () => {
  const corrected = incident([
    ...paths.planning,
    event('cause-corrected', { kind: 'hang' }),
    event('cause-corrected'),
  ]);
  expect(rootCause(corrected)).toMatchObject({
    kind: 'disk-full',
    component: 'db',
    statement: 'ann says: the volume was full',
  });
  expect(diagnosedCause(corrected)).toEqual(cause('app-crash'));
});

test('a correction to what was diagnosed confirms it, with its proof', () => {
  const same = event('cause-corrected', { kind: 'app-crash', component: 'web' });
  expect(rootCause(incident([...paths.planning, same]))).toEqual(cause('app-crash'));
});

test('a report is published after the end, and again only when something was written since', () => {
  expect(takePublication(incident(paths.monitoring), ann)).toMatchObject({ code: 'INCIDENT_OPEN' });
  expect(takePublication(incident(paths.resolved), ann)).toEqual(event('report-published'));
  const published = [...paths.resolved, event('report-published')];
  expect(takePublication(incident(published), ann)).toMatchObject({ code: 'PUBLISHED_ALREADY' });
  const edited = fold(log([...published, event('annotated')], 10));
  if (edited === null) throw new Error('no incident');
  expect(editsSince(edited, edited.publications[0]?.at ?? 0)).toHaveLength(1);
  expect(takePublication(edited, ann)).toEqual(event('report-published'));
});

test('the timeline says who wrote what, and how', () => {
  expect(words(event('cause-corrected'))).toMatchObject({
    headline: 'ann says that the cause was disk full of db (cli)',
    lines: ['the volume was full'],
  });
});
