import { expect, test } from 'vitest';
import { event, incident } from '../../test/examples/incident.ts';
import type { EventOf } from '../incident/incident.ts';
import { attemptsOf } from './attempts.ts';

type Finished = EventOf<'remedy-finished'>;

const restart = [{ cause: 'app-crash', component: 'web', remedy: 'restart', service: 'web' }];
const applied: Partial<Finished> = { outcome: 'applied', settledBy: 'performer' };
const refused: Partial<Finished> = { outcome: 'failed', settledBy: 'performer' };
const takenBack: Partial<Finished> = { outcome: 'withdrawn', settledBy: 'performer' };
const neverDone: Partial<Finished> = { outcome: 'failed', settledBy: 'successor' };

test.each<[string, readonly Partial<Finished>[], number]>([
  ['one that was applied was tried', [applied], 1],
  ['one that the engine refused was tried', [refused], 1],
  ['one that was taken back before it acted was not', [takenBack], 0],
  ['one whose process died, and that nobody carried out, was not', [neverDone], 0],
  ['but it was when that has happened before', [neverDone, neverDone], 1],
])('%s', (_, endings, times) => {
  const events = endings.flatMap((ending, index) => {
    const intent = `intent-${index}`;
    return [
      ...(['evidence-saved', 'diagnosed', 'planned', 'verdict-given'] as const).map((type) =>
        event(type),
      ),
      event('remedy-intended', { intent }),
      event('remedy-finished', { intent, ...ending }),
    ];
  });
  const tried = attemptsOf(incident([event('opened'), event('confirmed'), ...events]), []);
  expect(tried).toEqual(Array.from({ length: times }, () => restart[0]));
});
