/** The word that was probably meant. */

/** The nearest candidate within a third of the word's length in slips, or null. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  // A word longer than any key is no slip, and the distance takes quadratic time.
  if (word.length > 40) return null;
  const ranked = candidates
    .map((candidate) => ({ candidate, slips: distance(word.toLowerCase(), candidate) }))
    .sort((a, b) => a.slips - b.slips);
  const best = ranked[0];
  return best !== undefined && best.slips <= Math.max(1, Math.floor(word.length / 3))
    ? best.candidate
    : null;
}

/** Optimal string alignment: inserted, lost, wrong and swapped neighbouring letters count one each. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const differs = a[row - 1] === b[column - 1] ? 0 : 1;
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + differs,
        swapped ? (beforeLast[column - 2] ?? 0) + 1 : Infinity,
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? Infinity;
}
