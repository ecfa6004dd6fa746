/** From positions in a text to its lines. */

/** 1-based line of a position. */
export type LineAt = (position: number) => number;

/** Positions come in any order; lines are found by halving. */
export function lineCounter(source: string): LineAt {
  const starts: number[] = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1))
    starts.push(at + 1);
  return (position) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}
