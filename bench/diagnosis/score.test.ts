import { expect, test } from 'vitest';
import { causeKinds } from '../../src/diagnosis/cause.ts';
import { labelsOf } from './labels.ts';
import { calibrate, confusion, score } from './score.ts';
import type { Answer } from './score.ts';

const answer = (expected: string[], said: string[], sureness = 'likely'): Answer => ({
  expected,
  said,
  sureness,
});

test('F1 counts every label of a set, and macro F1 every label once', () => {
  const result = score([
    answer(['a', 'b'], ['a']),
    answer(['a'], ['a', 'c']),
    answer(['benign'], ['benign']),
  ]);
  expect(result).toMatchObject({
    cases: 3,
    micro_f1: 6 / 8,
    macro_f1: (1 + 0 + 0 + 1) / 4,
    benign_precision: 1,
    benign_recall: 1,
  });
  expect(result.labels.b).toEqual({
    precision: 0,
    recall: 0,
    f1: 0,
    support: 1,
    true_positives: 0,
    false_positives: 0,
    false_negatives: 1,
  });
});

test('the published keys are these and no others', () => {
  const keys = ['cases', 'micro_f1', 'macro_f1', 'benign_precision', 'benign_recall', 'labels'];
  expect(Object.keys(score([]))).toEqual(keys);
});

test('confusion names what was said instead, or nothing', () => {
  const table = confusion([answer(['a'], ['b']), answer(['a'], []), answer(['a'], ['a', 'b'])]);
  expect([...(table.get('a') ?? [])]).toEqual([
    ['b', 1],
    ['nothing', 1],
  ]);
});

test('calibration counts the leading label and all labels', () => {
  expect(
    calibrate([answer(['a', 'b'], ['a']), answer(['a'], ['a']), answer(['a'], [], 'unknown')]),
  ).toEqual([
    { sureness: 'likely', cases: 2, lead_right: 2, all_right: 1 },
    { sureness: 'unknown', cases: 1, lead_right: 0, all_right: 0 },
  ]);
});

test.each(causeKinds.filter((kind) => kind !== 'unknown'))('%s has one label', (kind) => {
  const direction = { host: null, port: null };
  const cause = {
    kind,
    confidence: 'likely',
    direction,
    subject: null,
    lines: [],
    signatures: [],
  } as const;
  expect(labelsOf({ outcome: 'fault', causes: [cause] })).toHaveLength(1);
});

test('healthy is benign, and unknown claims nothing', () => {
  expect(labelsOf({ outcome: 'healthy', noise: [] })).toEqual(['benign']);
  expect(labelsOf({ outcome: 'unknown', trouble: [] })).toEqual([]);
});
