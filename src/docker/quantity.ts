/** Compose's ways of writing durations and ports. */

const units: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

/** `1m20s` to milliseconds; 0 for what is no duration. */
export function milliseconds(written: string): number {
  const parts = [...written.matchAll(/(\d+(?:\.\d+)?)(us|ms|s|m|h)/g)];
  if (parts.map((part) => part[0]).join('') !== written) return 0;
  return parts.reduce((sum, part) => sum + Number(part[1]) * (units[part[2] ?? ''] ?? 0), 0);
}

/** `80`, `80/tcp` and `8000-8003` as numbers; none for UDP or for a range longer than `most`. */
export function portNumbers(written: string, most: number): readonly number[] {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/tcp)?$/.exec(written);
  if (match === null) return [];
  const first = Number(match[1]);
  const last = match[2] === undefined ? first : Number(match[2]);
  if (first < 1 || last > 65_535 || last < first || last - first >= most) return [];
  return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
}
