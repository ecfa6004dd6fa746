/** What is appended to the results of a recovery run: one for each fault, control, and fault under a peer. */
import type { ControlName } from '../../faults/controls.ts';
import type { FaultName } from '../../faults/registry.ts';
import type { Measured, PeerMeasured } from './measure.ts';
import type { PeerName } from './peers/peer.ts';

export interface FaultResult extends Measured {
  readonly kind: 'fault';
  readonly name: FaultName;
  readonly expected_cause: string;
  readonly oracle_ms: number | null;
}

export interface PeerResult extends PeerMeasured {
  readonly kind: 'peer';
  readonly peer: PeerName;
  readonly name: FaultName;
}

export interface ControlResult {
  readonly kind: 'control';
  readonly name: ControlName;
  readonly incidents: number;
}

export type Result = FaultResult | PeerResult | ControlResult;

/** What a run is to measure. */
export interface Planned {
  /** Faults and controls. */
  readonly names: readonly string[];
  readonly repeat: number;
  /** 0 without peers. */
  readonly peerRepeat: number;
}
