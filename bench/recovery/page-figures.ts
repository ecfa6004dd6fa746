/** What the parts of the page count with. */
import { faults, type FaultName } from '../../faults/registry.ts';
import type { Fault } from '../../faults/fault.ts';
import type { FaultResult } from './result.ts';

export const expectedOf = (name: FaultName): Fault['expected'] => faults[name].expected;
/** Whether a program can cure it; where not, a person has to be called. */
export const remediable = (name: FaultName) => expectedOf(name).outcome === 'recovered';
export const endedRight = ({ name, outcome }: FaultResult) => outcome === expectedOf(name).outcome;
export const causeRight = (one: FaultResult) => one.cause === one.expected_cause;
export const isRecovered = ({ outcome }: { readonly outcome: string }) => outcome === 'recovered';

/** Milliseconds by which it was slower than somebody who knew the remedy; null when either is unknown. */
export function beyondOracle({ recover_ms, oracle_ms }: FaultResult): number | null {
  return recover_ms === null || oracle_ms === null ? null : Math.max(0, recover_ms - oracle_ms);
}

export const known = (values: readonly (number | null)[]): readonly number[] =>
  values.filter((one) => one !== null);

/** null of nothing. `at`: 0.5 for the median, 1 for the largest. */
export function quantile(values: readonly number[], at: number): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? null;
}

export const percent = (part: number, of: number) => Math.round((100 * part) / of);

export const share = (part: number, of: number) =>
  of === 0 ? '-' : `${part} of ${of} (${percent(part, of)} %)`;

export const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

export const table = (head: readonly string[], rows: readonly (readonly string[])[]) => [
  row(head),
  row(head.map(() => '---')),
  ...rows.map(row),
  '',
];
