/**
 * How services looked to whoever watched them: the record from which days of uptime are counted.
 * A watch is a time in which one responder saw without a break, a day at most; the changes say how
 * each service looked in it from then on. What no watch covers nobody saw.
 *
 * Times are milliseconds since the epoch.
 */
import type { Health } from '../probe/health.ts';

/** `maintenance`: planned work of the configuration, whatever the probes said. */
export const seenStates = ['up', 'degraded', 'down', 'unknown', 'maintenance'] as const;

export type SeenState = Health | 'maintenance';

export interface StateChange {
  readonly service: string;
  readonly at: number;
  readonly state: SeenState;
}

export interface Watch {
  readonly id: string;
  readonly from: number;
  /** The last time that it saw anything. */
  readonly until: number;
}

/** With its changes, oldest first. */
export interface WatchRecord extends Watch {
  readonly changes: readonly StateChange[];
}
