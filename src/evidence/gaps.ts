/** Gaps as people read them. Pure. */
import type { FactKind, Gap } from './evidence.ts';

/** What one reason kept from being known of one subject. */
export interface GapGroup {
  readonly wanted: readonly FactKind[];
  readonly subject: string;
  readonly reason: string;
}

/** One reason often keeps many things unknown, and is told once; the first gap gives the place. */
export function groupGaps(gaps: readonly Gap[]): readonly GapGroup[] {
  const groups = Map.groupBy(gaps, ({ subject, reason }) => JSON.stringify([subject, reason]));
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    return first === undefined
      ? []
      : [{ ...first, wanted: [...new Set(same.map(({ wanted }) => wanted))] }];
  });
}
