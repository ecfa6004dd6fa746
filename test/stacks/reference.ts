/** A stack that the responder is measured on: where its files are, and what a harness asks of it. */

export interface ReferenceStack {
  /** The folder of its Compose file. */
  readonly source: string;
  /** What is copied from there for every copy that runs. */
  readonly files: readonly string[];
  /** The text of `.env` for one copy; `port`: where it is reached on 127.0.0.1. */
  readonly environment: (project: string, port: number) => string;
  /** The path of its readiness, which asks its dependencies. */
  readonly readiness: string;
  /** Writes data through its API. */
  readonly plantCanary: (place: Place) => Promise<Canary>;
}

/** Where one copy of a stack runs. */
export interface Place {
  /** Of its Compose file. */
  readonly folder: string;
  /** Where it answers on this machine. */
  readonly url: string;
}

/** Data that no recovery may lose. */
export interface Canary {
  /** What the API answers of it now; throws when the API does not answer. */
  readonly value: () => Promise<string>;
}
