/**
 * A fault: one real way in which a service goes down. Faults end or disturb the process itself;
 * they never ask the engine to stop a container, which would look like an operator's wish, save
 * where that wish is the fault.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CauseKind } from '../src/diagnosis/cause.ts';
import type { RemedyName } from '../src/remedy/remedy.ts';
import type { Undo } from './undo.ts';

/** The stacks that faults are made for: Nova Rewards, and the shop of test/stacks/orders. */
export type StackName = 'rewards' | 'orders';

/** The Compose project that a fault is injected into. */
export interface Scene {
  readonly project: string;
  /** The folder of its Compose file. */
  readonly folder: string;
  /** Its Compose files, where they are not the usual ones of the folder. */
  readonly files?: readonly string[];
  readonly envFiles?: readonly string[];
}

/** Where a fault says how to put back what it is about to change, before it changes it. */
export interface Ledger {
  /** Resolves when it is kept for whoever comes after a crash. */
  readonly write: (undo: Undo) => Promise<void>;
  /** A folder for what has to be put back. */
  readonly folder: () => Promise<string>;
}

/** For throw-away stacks: nothing is kept. */
export const noLedger: Ledger = {
  write: () => Promise.resolve(),
  folder: () => mkdtemp(join(tmpdir(), 'nova-fault-')),
};

/** What a fault did, and how to take away what it brought along. */
export interface Harm {
  /**
   * When the harm was begun, in milliseconds since the epoch: not later than the service's first
   * failure, so that nothing can seem to notice it before it was there.
   */
  readonly at: number;
  /**
   * Ends what the fault brought along (a process, a container, a wrong line in a file), as the
   * person would who is called. May be called twice.
   */
  readonly heal: () => Promise<void>;
  /** Resolves when a harm that goes on for a while has ended by itself; without it there is none. */
  readonly over?: () => Promise<unknown>;
  /**
   * What somebody would do at once who knows everything: the benchmark measures how much longer a
   * responder takes. null where nothing that a program may do would help.
   */
  readonly cure: (() => Promise<void>) | null;
}

/** What a responder that is worth its name makes of a fault. */
export interface Expected {
  readonly cause: CauseKind;
  /** The service or endpoint at fault. */
  readonly component: string;
  /**
   * `recovered`: by itself. `escalated`: nothing that a program may do would help, so a person is
   * called, and what `heal` does brings the service back.
   */
  readonly outcome: 'recovered' | 'escalated';
  /** The remedies that are carried out with success, in order, before a person helps. */
  readonly remedies: readonly RemedyName[];
  /** After a person helped. */
  readonly afterHealing: readonly RemedyName[];
  /** Services whose container may be another one afterwards. */
  readonly mayReplace: readonly string[];
}

export interface Fault {
  /** What happens, as a sentence without a subject: "kills the process, and nothing restarts it". */
  readonly does: string;
  readonly expected: Expected;
  /** What the stack needs before it starts, for example a setting that points elsewhere. */
  readonly prepare?: (scene: Scene) => Promise<void>;
  /** What must run beside the healthy stack; answers with what takes it away again. */
  readonly arrange?: (scene: Scene) => Promise<() => Promise<void>>;
  /** Resolves as soon as the harm is done; throws when it could not be done. */
  readonly inject: (scene: Scene, ledger?: Ledger) => Promise<Harm>;
}

/** Recovered by these remedies, without replacing a container. */
export function recovered(
  cause: CauseKind,
  component: string,
  remedies: readonly RemedyName[],
  mayReplace: readonly string[] = [],
): Expected {
  return { cause, component, outcome: 'recovered', remedies, afterHealing: [], mayReplace };
}

/** Escalated, and back after a person helped. */
export function escalated(
  cause: CauseKind,
  component: string,
  afterHealing: readonly RemedyName[],
  mayReplace: readonly string[] = [],
): Expected {
  return { cause, component, outcome: 'escalated', remedies: [], afterHealing, mayReplace };
}

/** Harm that left nothing to take away. */
export function done(at: number, cure: () => Promise<void>): Harm {
  return { at, heal: () => Promise.resolve(), cure };
}
