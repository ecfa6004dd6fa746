import { expect, test } from 'vitest';
import type { Override } from '../remedy/override.ts';
import { overridesIn, withOverride, withoutOverride } from './override.ts';
import { reconcile, type ReconcileInput } from './override-reconcile.ts';

function memory(limit: number, at = 1): Override {
  const limits = { limit, reservation: limit / 2, swap: limit };
  return { service: 'web', part: 'memory', at, incident: 'i-1', ...limits };
}
function image(imageId: string, at = 1): Override {
  return { service: 'web', part: 'image', at, incident: 'i-1', imageId };
}
const fileOf = (...overrides: readonly Override[]): string => overrides.reduce(withOverride, '');
const theirs = 'services:\n  db: { image: db:1 }\n';
const said = (text: string | null) => overridesIn(text ?? '').map(({ part }) => part);

interface Expected {
  /** The parts that the file says afterwards; null: there is none. */
  readonly says: readonly string[] | null;
  readonly dropped?: readonly Override[];
  readonly adopted?: readonly string[];
}

test.each<[string, ReconcileInput, Expected]>([
  [
    'nothing kept and no file: none is made',
    { text: null, written: null, kept: [] },
    { says: null },
  ],
  [
    'a new replica writes all that is kept',
    { text: null, written: null, kept: [memory(512), image('sha256:1')] },
    { says: ['memory', 'image'] },
  ],
  [
    'what another replica has added is added',
    { text: fileOf(memory(512)), written: [memory(512)], kept: [memory(512), image('sha256:1')] },
    { says: ['memory', 'image'] },
  ],
  [
    'what is kept no more is taken out',
    { text: fileOf(memory(512)), written: [memory(512)], kept: [] },
    { says: [] },
  ],
  [
    'what is kept no more and was changed by a person is the person’s',
    { text: fileOf(memory(1024)), written: [memory(512)], kept: [] },
    { says: ['memory'] },
  ],
  [
    'what a person has deleted is dropped for all',
    {
      text: withoutOverride(fileOf(memory(512), image('sha256:1')), image('sha256:1')),
      written: [memory(512), image('sha256:1')],
      kept: [memory(512), image('sha256:1')],
    },
    { says: ['memory'], dropped: [image('sha256:1')] },
  ],
  [
    'a file that was deleted is all of that',
    { text: null, written: [memory(512)], kept: [memory(512)] },
    { says: null, dropped: [memory(512)] },
  ],
  [
    'what was deleted and then done again is written again',
    { text: null, written: [memory(512)], kept: [memory(512, 2)] },
    { says: ['memory'] },
  ],
  [
    'a file from before an upgrade is kept from then on',
    { text: fileOf(memory(512), image('sha256:1')), written: null, kept: [] },
    { says: ['memory', 'image'], adopted: ['memory', 'image'] },
  ],
  [
    'and what is known better is written over it',
    { text: fileOf(memory(512)), written: null, kept: [memory(1024, 5)] },
    { says: ['memory'] },
  ],
  [
    'a file that only people wrote stays theirs',
    { text: theirs, written: null, kept: [] },
    { says: [] },
  ],
])('%s', (_, input, expected) => {
  const after = reconcile(input);
  expect(after.text === null ? null : said(after.text)).toEqual(expected.says);
  expect(after.dropped).toEqual(expected.dropped ?? []);
  expect(after.adopted.map(({ part }) => part)).toEqual(expected.adopted ?? []);
});

test('a value that a person has changed stays until a newer one is kept', () => {
  const changed = fileOf(memory(1024));
  const same = { text: changed, written: [memory(512)], kept: [memory(512)] };
  expect(reconcile(same).text).toBe(changed);
  const newer = { ...same, kept: [memory(2048, 2)] };
  expect(overridesIn(reconcile(newer).text ?? '')).toMatchObject([{ limit: 2048 }]);
});

test('done twice it changes nothing the second time', () => {
  const kept = [memory(512), image('sha256:1')];
  const once = reconcile({ text: theirs, written: null, kept });
  const twice = reconcile({ text: once.text, written: once.written, kept });
  expect(twice).toEqual({ ...once, dropped: [], adopted: [] });
  expect(once.text).toContain('db:1');
});
