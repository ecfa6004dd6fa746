/**
 * A real login to MySQL or MariaDB with the URL that a service uses itself. The client library is
 * loaded on first use, and would give up later than we do.
 */
import { Socket } from 'node:net';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { closedBy, never, type Dialling } from './ask-login.ts';
import { inQueue, mysqlWrites, type Queue } from './condition.ts';
import type { Answer } from './question.ts';

export async function askMysql(dialling: Dialling): Promise<Partial<Answer>> {
  const { url, address, over, onConnected, onLoggedIn, look } = dialling;
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
    const greeting = 'logged in and answered SELECT 1';
    onLoggedIn({ detail: greeting });
    const told = look === 'login' ? { detail: greeting } : await conditionOf(connection, greeting);
    void connection.end().catch(() => undefined);
    return told;
  } finally {
    setTimeout(() => socket.destroy(), 500).unref();
  }
}

/** A login sees its own sessions, which are those of the service: not who holds what they wait for. */
const queue = `
  SELECT STATE AS state, COUNT(*) AS waiting, MAX(TIME) AS longest
  FROM information_schema.PROCESSLIST
  WHERE STATE LIKE 'Waiting for %lock%' GROUP BY STATE ORDER BY waiting DESC LIMIT 1`;

const writes = `SHOW GLOBAL VARIABLES
  WHERE Variable_name IN ('read_only', 'super_read_only', 'innodb_read_only')`;

interface Setting extends RowDataPacket {
  readonly Variable_name: string;
  readonly Value: string;
}

/** What only speaks the protocol may not know these questions, and has answered the login. */
async function conditionOf(connection: Connection, greeting: string): Promise<Partial<Answer>> {
  try {
    const [queues] = await connection.query<(Queue & RowDataPacket)[]>(queue);
    const [settings] = await connection.query<Setting[]>(writes);
    const named = settings.map((one) => ({ name: one.Variable_name, value: one.Value }));
    return inQueue(queues[0] ?? null) ?? mysqlWrites(greeting, named);
  } catch {
    return { detail: greeting };
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
