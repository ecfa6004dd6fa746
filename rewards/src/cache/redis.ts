import { createClient } from '@redis/client';
import type { Logger } from 'pino';
import type { Secret } from '../config/secret.ts';
import { withDeadline } from '../dependency/deadline.ts';
import { failureCode } from '../dependency/failure-code.ts';

export type Redis = ReturnType<typeof connectRedis>;

/**
 * Starts connecting and returns at once; the client reconnects for ever. While there is no connection,
 * commands fail immediately instead of queueing up behind it.
 */
export function connectRedis(url: Secret, log: Logger) {
  const client = createClient({
    url: url.reveal(),
    name: 'nova-backend',
    disableOfflineQueue: true,
    // Together these notice a peer that vanished without closing the connection.
    pingInterval: 3_000,
    socket: {
      connectTimeout: 2_000,
      socketTimeout: 10_000,
      reconnectStrategy: (retries) => Math.min(2_000, 100 * 2 ** Math.min(retries, 5)),
    },
  });
  let lastCode: string | undefined;
  client.on('error', (error) => {
    // Every attempt fails in the same way during an outage; one line for each new reason is enough.
    const code = failureCode(error);
    if (code !== lastCode)
      log.warn({ code }, 'Redis cannot be used, balances come from PostgreSQL');
    lastCode = code;
  });
  client.on('ready', () => {
    log.info('connected to Redis');
    lastCode = undefined;
  });
  client
    .connect()
    .catch((error: unknown) =>
      log.warn({ code: failureCode(error) }, 'gave up connecting to Redis'),
    );
  return client;
}

/** Logs in afresh and asks for a PONG, so that a wrong password cannot hide behind an open connection. */
export async function tryPing(url: Secret, milliseconds: number): Promise<void> {
  const client = createClient({
    url: url.reveal(),
    name: 'nova-backend-check',
    disableOfflineQueue: true,
    socket: { connectTimeout: milliseconds, reconnectStrategy: false },
  });
  // The same failure rejects connect() or ping().
  client.on('error', () => undefined);
  try {
    await withDeadline(
      client.connect().then(() => client.ping()),
      milliseconds,
    );
  } finally {
    client.destroy();
  }
}
