import { expect, test } from 'vitest';
import { cause, diagnosis, event } from '../../../test/examples/incident.ts';
import { at, evidence, recovered, sources } from '../../../test/examples/report.ts';
import type { ImageChange } from '../../evidence/change-facts.ts';
import { report } from './report.ts';

const found = {
  ...cause('database-unavailable', 'db'),
  statement: 'db does not answer.',
  supporting: [{ evidence: '1.1', says: 'refused' }],
};
const log = [
  ...recovered.slice(0, 3),
  ...at([103, event('diagnosed', { diagnosis: diagnosis(found) })]),
];
const changed: ImageChange = {
  kind: 'image-change',
  service: 'db',
  currentId: 'sha256:b',
  currentRef: 'db:2',
  builtAt: null,
  lastGoodId: 'sha256:a',
  lastGoodRef: 'db:1',
  lastGoodAt: 1,
  changed: true,
  lastGoodAvailable: true,
};

test('the chain goes from the symptom to the cause, its component and the change, and ends with people', () => {
  const whys = report(sources(log, { evidence: evidence(changed) })).whys;
  expect(whys).toEqual([
    {
      question: 'Why was there an incident of web?',
      answer: 'web: http fails: connection refused',
      evidence: [],
    },
    { question: 'Why did web fail?', answer: 'db does not answer.', evidence: ['1.1'] },
    {
      question: 'Why did database unavailable of db reach web?',
      answer: 'web stands on db.',
      evidence: ['1.1'],
    },
    {
      question: 'Why now?',
      answer: 'The image of db was changed since it was last good, to db:2.',
      evidence: ['1.1'],
    },
    { question: 'Why did that happen?', answer: null, evidence: [] },
  ]);
});

test.each([
  ['an unknown cause', cause('unknown')],
  ['a cause of the service itself', cause('app-crash')],
])('nothing is invented beyond %s', (_, known) => {
  const only = [
    ...recovered.slice(0, 3),
    ...at([103, event('diagnosed', { diagnosis: diagnosis(known) })]),
  ];
  const { whys } = report(sources(only));
  expect(whys).toHaveLength(5);
  const answered = whys.filter(({ answer }) => answer !== null);
  expect(answered).toHaveLength(known.kind === 'unknown' ? 1 : 2);
});

test('what a person says is the cause stands in the chain', () => {
  const said = [...log, ...at([900, event('cause-corrected')])];
  expect(report(sources(said)).whys[1]).toMatchObject({ answer: 'ann says: the volume was full' });
});
