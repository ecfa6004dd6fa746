/** Lengths and times as reports write them. */

/** @param value milliseconds */
export function seconds(value: number): string {
  if (value < 60_000) return `${(value / 1_000).toFixed(1)} s`;
  const whole = Math.round(value / 1_000);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** @param at milliseconds since the epoch */
export function iso(at: number): string {
  return new Date(at).toISOString();
}
