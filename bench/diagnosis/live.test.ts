import { expect, test } from 'vitest';
import type { Result } from '../recovery/result.ts';
import { renderLive, scoreLive } from './live.ts';

const fault = (expected_cause: string, cause: string | null): Result => ({
  ...{ kind: 'fault', name: 'crash-once', expected_cause, cause, outcome: 'recovered', harm: [] },
  ...{ detect_ms: 1, diagnose_ms: 2, recover_ms: 3, oracle_ms: 1, reason: null },
});

test('a cause is right, unknown or wrong, and what a control opens is a false alarm', () => {
  const score = scoreLive([
    fault('app-crash', 'app-crash'),
    fault('app-crash', 'disk-full'),
    fault('disk-full', 'unknown'),
    fault('disk-full', null),
    { kind: 'control', name: 'noisy-logs', incidents: 0 },
    { kind: 'control', name: 'planned-stop', incidents: 2 },
  ]);
  expect(score).toEqual({
    ...{ cases: 4, correct: 1, unknown: 2, wrong: 1 },
    ...{ controls: 2, false_alarms: 2 },
  });
  expect(renderLive(score, '2026-01-01')).toBe(
    'run of 2026-01-01: 4 faults, cause right 1, unknown 2, wrong 1; 2 controls, 2 false alarms',
  );
});
