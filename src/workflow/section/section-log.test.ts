import { expect, test } from 'vitest';
import { replica } from '../../../test/examples/facts.ts';
import { planned } from '../../../test/examples/incident.ts';
import type { JournalEntry, StoredEntry } from '../../incident/journal.ts';
import { effectsOf } from '../../remedy/guard/fleet.ts';
import { decodeEntry, encodeEntry } from '../../store/decode-entry.ts';
import { asEvents, settlement, unfinished } from './section-log.ts';

const before = { startedAt: { 'web-id': 1 }, containers: ['web-id'] };

const intended: JournalEntry = {
  type: 'section-intended',
  id: 'a',
  by: 'ann',
  runbook: 'service-down.md:10',
  says: 'restart web',
  plan: JSON.stringify(planned()),
  before: JSON.stringify(before),
  evidence: 'e',
  deadline: 100,
};
const finished: JournalEntry = {
  type: 'section-finished',
  id: 'a',
  outcome: 'applied',
  detail: '',
};
const journal = (...entries: readonly JournalEntry[]): readonly StoredEntry[] =>
  entries.map((entry, at) => ({ at, entry }));

test('every entry is read back as it was noted', () => {
  const kept: JournalEntry = { type: 'section-evidence', id: 'e', by: 'ann', evidence: '[]' };
  for (const entry of [kept, intended, { ...intended, plan: null, evidence: null }, finished])
    expect(decodeEntry({ at: 1, type: entry.type, body: encodeEntry(entry) })).toEqual({
      at: 1,
      entry,
    });
});

test('only what has no outcome is unfinished', () => {
  expect(unfinished(journal(intended)).map(({ says }) => says)).toEqual(['restart web']);
  expect(unfinished(journal(intended, finished))).toEqual([]);
});

const replicas = (startedAt: number) => ({
  web: [replica('web', { startedAt })],
});

test.each([
  ['the world shows it', 2, 50, 'applied'],
  ['it may still be carried out', 1, 50, null],
  ['its deadline has passed', 1, 101, 'unknown'],
])(
  'a change whose performer died is settled by the world: %s',
  (_case, startedAt, now, outcome) => {
    const [one] = unfinished(journal(intended));
    if (one === undefined) throw new Error('nothing is unfinished');
    expect(settlement(one, replicas(startedAt), now)?.outcome ?? null).toBe(outcome);
  },
);

test('what people have changed counts as an effect, and commands that no remedy is for do not', () => {
  const shell: JournalEntry = { ...intended, id: 'b', plan: null };
  expect(effectsOf(asEvents(journal(intended, finished, shell)))).toMatchObject([
    { at: 0, service: 'web', remedy: 'restart' },
  ]);
});
