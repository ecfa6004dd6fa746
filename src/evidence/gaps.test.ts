import { expect, test } from 'vitest';
import type { Gap } from './evidence.ts';
import { groupGaps } from './gaps.ts';

const gap = (wanted: Gap['wanted'], subject: string, reason: string): Gap => ({
  wanted,
  subject,
  reason,
});

test('what one reason kept unknown of one subject is told together, once each, in the order of coming', () => {
  expect(
    groupGaps([
      gap('memory', 'web', 'the container does not run'),
      gap('logs', 'db', 'the container does not run'),
      gap('open-files', 'web', 'the container does not run'),
      gap('memory', 'web', 'the container does not run'),
      gap('logs', 'web', 'it has none'),
    ]),
  ).toEqual([
    { wanted: ['memory', 'open-files'], subject: 'web', reason: 'the container does not run' },
    { wanted: ['logs'], subject: 'db', reason: 'the container does not run' },
    { wanted: ['logs'], subject: 'web', reason: 'it has none' },
  ]);
  expect(groupGaps([])).toEqual([]);
});
