/**
 * A fault: one real way in which a service goes down. Faults end or disturb the process itself;
 * they never ask the engine to stop a container, which would look like an operator's wish.
 */

/** The Compose project that a fault is injected into. */
export interface Scene {
  readonly project: string;
  /** The folder of its Compose file. */
  readonly folder: string;
}

export interface Fault {
  /** What happens, as a sentence without a subject: "kills the process, and nothing restarts it". */
  readonly does: string;
  /** Resolves as soon as the harm is done; throws when it could not be done. */
  readonly inject: (scene: Scene) => Promise<void>;
}
