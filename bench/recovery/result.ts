/** What is appended to the results of a recovery run, one a fault or control. */
import type { ControlName } from '../../faults/controls.ts';
import type { FaultName } from '../../faults/registry.ts';
import type { Measured } from './measure.ts';

export type Result =
  | (Measured & {
      readonly kind: 'fault';
      readonly name: FaultName;
      readonly expected_cause: string;
      readonly oracle_ms: number | null;
    })
  | { readonly kind: 'control'; readonly name: ControlName; readonly incidents: number };
