/** Every fault by its name, as tests, the benchmark and drills call it. */
import { crashStaysDown } from './crash-stays-down.ts';
import { databaseKilled } from './database-killed.ts';
import type { Fault } from './fault.ts';
import { networkDetached } from './network-detached.ts';

export const faultNames = ['crash-stays-down', 'database-killed', 'network-detached'] as const;

export type FaultName = (typeof faultNames)[number];

export const faults = {
  'crash-stays-down': crashStaysDown,
  'database-killed': databaseKilled,
  'network-detached': networkDetached,
} satisfies Record<FaultName, Fault>;
