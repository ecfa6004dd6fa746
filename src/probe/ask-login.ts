/**
 * Real logins: PostgreSQL and Redis with the URL that a service uses itself. Client libraries
 * are loaded on first use. Every client would give up later than we do, so that our own deadline,
 * which knows whether a connection was made, gives the answer.
 */
import { connect, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { judgeFailure } from './failure.ts';
import type { Answer, Question } from './question.ts';

/** Where to connect; the name in the URL stays what TLS verifies. */
export interface Dialling {
  readonly url: URL;
  readonly address: string;
  /** Nobody waits for the answer any more: whatever is open is to be closed. */
  readonly over: AbortSignal;
  readonly onConnected: () => void;
}

/** Milliseconds: a client's own time-out, which `over` is always before. */
export const never = 60_000;

/** Calls `close` when nobody waits any more; it does so once at most. */
export function closedBy(over: AbortSignal, close: () => void): void {
  if (over.aborted) close();
  else over.addEventListener('abort', close, { once: true });
}

export function needsClient({ kind }: Question): boolean {
  return kind === 'postgres' || kind === 'redis' || kind === 'mysql';
}

/** Loading a library takes time that no server is to blame for, so it is done before the clock starts. */
export async function loadClient(kind: Question['kind']): Promise<void> {
  if (kind === 'postgres') await import('pg');
  if (kind === 'redis') await import('redis');
  if (kind === 'mysql') await import('mysql2/promise');
}

export async function askPostgres(dialling: Dialling): Promise<Partial<Answer>> {
  const [first, second] = variantsOf(dialling.url);
  try {
    return await logIn(first, dialling);
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    if (second === undefined || !encryptionIsWrong.test(message)) throw error;
    return logIn(second, dialling);
  }
}

const encryptionIsWrong = /no encryption|SSL off|does not support SSL/;

/**
 * The driver takes `require` for full verification; PostgreSQL's own library, which most
 * services use, only encrypts. Without a mode the library tries both ways, and so do we.
 */
function variantsOf(url: URL): readonly [URL, URL?] {
  switch (url.searchParams.get('sslmode')) {
    case null:
    case 'allow':
      return [withMode(url, 'disable'), withMode(url, 'no-verify')];
    case 'prefer':
      return [withMode(url, 'no-verify'), withMode(url, 'disable')];
    case 'require':
      return [url.searchParams.has('sslrootcert') ? url : withMode(url, 'no-verify')];
    default:
      return [url];
  }
}

function withMode(url: URL, mode: string): URL {
  const changed = new URL(url);
  const asWritten = ['ssl', 'sslcert', 'sslkey', 'sslrootcert'].some((key) =>
    url.searchParams.has(key),
  );
  if (mode !== 'disable' || !asWritten) changed.searchParams.set('sslmode', mode);
  return changed;
}

async function logIn(url: URL, dialling: Dialling): Promise<Partial<Answer>> {
  const { Client } = (await import('pg')).default;
  const socket = new Socket();
  socket.once('connect', dialling.onConnected);
  const dial = socket.connect.bind(socket);
  // The client passes port and host; only the place is ours to choose.
  socket.connect = ((port: number) => dial({ port, host: dialling.address })) as Socket['connect'];
  const client = new Client({
    connectionString: url.href,
    connectionTimeoutMillis: never,
    query_timeout: never,
    application_name: 'nova-responder',
    stream: () => socket,
  });
  // A server that goes away later must not end us.
  client.on('error', () => undefined);
  closedBy(dialling.over, () => socket.destroy());
  try {
    await client.connect();
    await client.query('SELECT 1');
    return { detail: 'logged in and answered SELECT 1' };
  } finally {
    // Said goodbye properly where possible: the server logs a connection that just breaks.
    void Promise.race([client.end(), delay(500, undefined, { ref: false })])
      .catch(() => undefined)
      .finally(() => socket.destroy());
  }
}

export async function askRedis(dialling: Dialling): Promise<Partial<Answer>> {
  const { url, address, over } = dialling;
  const { createClient } = await import('redis');
  const port = url.port === '' ? 6_379 : Number(url.port);
  const patience = { connectTimeout: never, reconnectStrategy: false } as const;
  const tls = url.protocol === 'rediss:';
  const client = createClient({
    // Version 2 of the protocol is what every server speaks.
    RESP: 2,
    disableClientInfo: true,
    ...credentialsOf(url),
    socket: tls
      ? { host: address, port, tls: true, servername: url.hostname, ...patience }
      : { host: address, port, ...patience },
  });
  // The client tells of a connection that was closed in the middle of a login by an event only.
  const broken = new Promise<never>((_done, fail) => client.on('error', fail));
  broken.catch(() => undefined);
  client.on('connect', dialling.onConnected);
  const close = (): void => {
    if (client.isOpen) client.destroy();
  };
  closedBy(over, close);
  try {
    return await Promise.race([broken, greet(client)]);
  } finally {
    close();
  }
}

interface RedisConnection {
  readonly connect: () => Promise<unknown>;
  readonly ping: () => Promise<unknown>;
  readonly info: (section: string) => Promise<unknown>;
}

async function greet(client: RedisConnection): Promise<Partial<Answer>> {
  await client.connect();
  const reply = await client.ping();
  return (await isFull(client))
    ? { state: 'out-of-memory', detail: 'maxmemory is reached and nothing may be evicted' }
    : { detail: `answered ${String(reply)}` };
}

function credentialsOf(url: URL): { username?: string; password?: string; database?: number } {
  const database = /^\/(\d{1,4})$/.exec(url.pathname)?.[1];
  return {
    ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
    ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
    ...(database === undefined || database === '0' ? {} : { database: Number(database) }),
  };
}

/** A full server still answers PING; it refuses writes only. An account may not be allowed to ask. */
async function isFull(client: RedisConnection): Promise<boolean> {
  const text = String(await client.info('memory').catch(() => ''));
  const read = (key: string): string => new RegExp(`^${key}:(.*?)\\r?$`, 'm').exec(text)?.[1] ?? '';
  const most = Number(read('maxmemory'));
  return (
    read('maxmemory_policy') === 'noeviction' && most > 0 && Number(read('used_memory')) >= most
  );
}

/** Milliseconds in which a proxy without a server behind it hangs up again. */
const proxyPause = 60;

/**
 * A connection. The engine's port proxy accepts for a container that does not listen and closes
 * at once, so an open port counts only when it stays open for a moment.
 */
export function askTcp(dialling: Omit<Dialling, 'url'> & { readonly port: number }) {
  return new Promise<Partial<Answer>>((done) => {
    const socket = connect({ host: dialling.address, port: dialling.port });
    const finish = (answer: Partial<Answer>): void => {
      socket.destroy();
      done(answer);
    };
    closedBy(dialling.over, () => finish({}));
    socket.once('connect', () => {
      dialling.onConnected();
      setTimeout(() => finish({ detail: 'connected' }), proxyPause);
    });
    const closed = { state: 'refused', detail: 'accepted and closed at once' } as const;
    socket.once('end', () => finish(closed));
    socket.once('error', (error) => finish(judgeFailure(error)));
    socket.once('data', () => finish({ detail: 'connected' }));
  });
}
