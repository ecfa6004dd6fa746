/**
 * A real login to MySQL or MariaDB with the URL that a service uses itself. The client library is
 * loaded on first use, and would give up later than we do.
 */
import { Socket } from 'node:net';
import { closedBy, never, type Dialling } from './ask-login.ts';
import type { Answer } from './question.ts';

export async function askMysql(dialling: Dialling): Promise<Partial<Answer>> {
  const { url, address, over, onConnected } = dialling;
  const { createConnection } = await import('mysql2/promise');
  const socket = new Socket();
  socket.once('connect', onConnected);
  closedBy(over, () => socket.destroy());
  try {
    socket.connect({ host: address, port: url.port === '' ? 3_306 : Number(url.port) });
    const connection = await createConnection({
      stream: socket,
      connectTimeout: never,
      ...credentialsOf(url),
      ...encryptionOf(url),
    });
    // A server that goes away later must not end us.
    connection.on('error', () => undefined);
    await connection.query('SELECT 1');
    void connection.end().catch(() => undefined);
    return { detail: 'logged in and answered SELECT 1' };
  } finally {
    setTimeout(() => socket.destroy(), 500).unref();
  }
}

function credentialsOf(url: URL): { user: string; password: string; database?: string } {
  const database = decodeURIComponent(url.pathname.slice(1));
  return {
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    ...(database === '' ? {} : { database }),
  };
}

/** As the usual clients do without a word: in the clear; with one: encrypted, whoever issued it. */
function encryptionOf(url: URL): { ssl?: { rejectUnauthorized: boolean } } {
  const mode = (
    url.searchParams.get('ssl-mode') ??
    url.searchParams.get('sslmode') ??
    url.searchParams.get('sslMode') ??
    ''
  ).toLowerCase();
  if (mode.startsWith('verify')) return { ssl: { rejectUnauthorized: true } };
  return mode.startsWith('require') ? { ssl: { rejectUnauthorized: false } } : {};
}
