/** What people run today instead of a responder, for the same faults on the same stack. */
import type { Stack } from '../../../test/stack.ts';
import { monit } from './monit.ts';
import { restartUnhealthy } from './restart-unhealthy.ts';

export interface Peer {
  /** As a sentence without a subject. */
  readonly does: string;
  /** Watches the stack from now on; answers with what ends it. */
  readonly start: (stack: Stack) => Promise<() => Promise<void>>;
}

export const peerNames = ['restart-policy', 'monit', 'restart-unhealthy'] as const;

export type PeerName = (typeof peerNames)[number];

export const peers: Readonly<Record<PeerName, Peer>> = {
  'restart-policy': {
    does: "leaves everything to Docker's restart policy (unless-stopped)",
    start: () => Promise.resolve(() => Promise.resolve()),
  },
  monit,
  'restart-unhealthy': restartUnhealthy,
};
