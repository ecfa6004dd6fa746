/**
 * The driver's client, with a listener for the end of its connection. A pool takes its own off when
 * it hands a client out, and whoever gets the client hears of it a moment later: a server that says
 * goodbye with the very bytes that end the login falls into that moment, and an `error` that nobody
 * listens for ends the process. What was asked for rejects with the same error in any case.
 */
import type { Client } from 'pg';

/** The driver is loaded on first use, because most installations have no such store. */
export async function loadClient(): Promise<typeof Client> {
  const { default: pg } = await import('pg');
  return class extends pg.Client {
    constructor(...options: ConstructorParameters<typeof Client>) {
      super(...options);
      this.on('error', () => undefined);
    }
  };
}
