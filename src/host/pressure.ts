/**
 * Pressure stall information (the kernel's accounting/psi.rst): in which share of the last ten
 * seconds work stood still for want of something. Pure.
 */
import type { Pressure } from '../evidence/resource-facts.ts';

/** null when the kernel does not account for it. Old kernels have no `full` line for processors. */
export function parsePressure(text: string | null): Pressure | null {
  const share = (line: string): number | null => {
    const written = new RegExp(`^${line} avg10=(\\d+(?:\\.\\d+)?)`, 'm').exec(text ?? '')?.[1];
    return written === undefined ? null : Number(written);
  };
  const some = share('some');
  return some === null ? null : { some, full: share('full') ?? 0 };
}
