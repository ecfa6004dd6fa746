/** How good the diagnosis was in real faults: counted over a run of `bin/bench recovery`. */
import type { Result } from '../recovery/result.ts';

export interface LiveScore {
  /** Faults that were injected. */
  readonly cases: number;
  readonly correct: number;
  /** It said that it does not know, or nothing at all. */
  readonly unknown: number;
  readonly wrong: number;
  readonly controls: number;
  /** Incidents that controls opened: there should be none. */
  readonly false_alarms: number;
}

export function scoreLive(results: readonly Result[]): LiveScore {
  const faults = results.filter((one) => one.kind === 'fault');
  const controls = results.filter((one) => one.kind === 'control');
  const unknown = faults.filter(({ cause }) => cause === null || cause === 'unknown').length;
  const correct = faults.filter((one) => one.cause === one.expected_cause).length;
  return {
    cases: faults.length,
    correct,
    unknown,
    wrong: faults.length - correct - unknown,
    controls: controls.length,
    false_alarms: controls.reduce((sum, { incidents }) => sum + incidents, 0),
  };
}

/** One line for people. */
export function renderLive(score: LiveScore, run: string): string {
  const { cases, correct, unknown, wrong, controls, false_alarms } = score;
  return `run of ${run}: ${cases} faults, cause right ${correct}, unknown ${unknown}, wrong ${wrong}; ${controls} controls, ${false_alarms} false alarms`;
}
