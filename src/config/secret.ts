/** A value that must never be seen by accident: logs, JSON, errors and consoles get `[redacted]`. */
import { inspect } from 'node:util';

const redacted = '[redacted]';

/** Wraps a secret text; the one way to it is `reveal`, so that every use can be searched for. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The secret itself: for the one call that needs it, and not to be kept. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return redacted;
  }

  toJSON(): string {
    return redacted;
  }

  [inspect.custom](): string {
    return redacted;
  }
}
