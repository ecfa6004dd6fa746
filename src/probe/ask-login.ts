/**
 * Real logins: PostgreSQL with the URL that a service uses itself. Client libraries
 * are loaded on first use. Every client would give up later than we do, so that our own deadline,
 * which knows whether a connection was made, gives the answer.
 */
import { connect, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { judgeFailure } from './failure.ts';
import { behindLock, postgresWrites, type Holder, type WriteSettings } from './condition.ts';
import type { Answer, Look, Question } from './question.ts';

/** Where to connect; the name in the URL stays what TLS verifies. */
export interface Dialling {
  readonly url: URL;
  readonly address: string;
  /** Nobody waits for the answer any more: whatever is open is to be closed. */
  readonly over: AbortSignal;
  readonly onConnected: () => void;
  readonly look: Look;
  /** The login is done; what is asked beyond that may come too late. */
  readonly onLoggedIn: (answer: Partial<Answer>) => void;
}

/** Milliseconds: a client's own time-out, which `over` is always before. */
export const never = 60_000;

/** Calls `close` when nobody waits any more; it does so once at most. */
export function closedBy(over: AbortSignal, close: () => void): void {
  if (over.aborted) close();
  else over.addEventListener('abort', close, { once: true });
}

/** Loading a library takes time that no server is to blame for, so it is done before the clock starts. */
export async function loadClient(kind: Question['kind']): Promise<void> {
  if (kind === 'postgres') await import('pg');
  if (kind === 'redis') await import('ioredis');
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
    const greeting = 'logged in and answered SELECT 1';
    dialling.onLoggedIn({ detail: greeting });
    if (dialling.look === 'login') return { detail: greeting };
    return await conditionOf(client, greeting);
  } finally {
    // Said goodbye properly where possible: the server logs a connection that just breaks.
    void Promise.race([client.end(), delay(500, undefined, { ref: false })])
      .catch(() => undefined)
      .finally(() => socket.destroy());
  }
}

/**
 * Who stands at the root of the longest queue. Everybody may see the locks; of the sessions of others
 * a login sees who they are and no more. `waitstart` is known from PostgreSQL 14 on.
 */
const rootOfQueue = `
  select w.holder as pid, s.usename as user, s.application_name as program,
    host(s.client_addr) as address, s.state,
    extract(epoch from clock_timestamp() - s.xact_start)::float8 as open,
    count(distinct w.pid)::int as waiting, max(w.waited)::float8 as longest,
    array_agg(distinct w.object) filter (where w.object is not null) as objects
  from (
    select l.pid, unnest(pg_blocking_pids(l.pid)) as holder, l.relation::regclass::text as object,
      extract(epoch from clock_timestamp() - (to_jsonb(l) ->> 'waitstart')::timestamptz) as waited
    from (
      select * from pg_locks where not granted and (
        database is null or
        database = (select oid from pg_database where datname = current_database())
      ) limit 100
    ) l
  ) w
  left join pg_stat_activity s on s.pid = w.holder
  where w.holder not in (select pid from pg_locks where not granted and pid is not null)
  group by 1, 2, 3, 4, 5, 6
  order by waiting desc, longest desc nulls last
  limit 1`;

const writes = `select pg_is_in_recovery() as recovery,
  current_setting('default_transaction_read_only') as "readOnly"`;

/** What only speaks PostgreSQL's protocol may not know these questions, and has answered the login. */
async function conditionOf(
  client: {
    readonly query: (text: string) => Promise<{ readonly rows: readonly unknown[] }>;
  },
  greeting: string,
): Promise<Partial<Answer>> {
  try {
    const [holder] = (await client.query(rootOfQueue)).rows as readonly Holder[];
    const [settings] = (await client.query(writes)).rows as readonly WriteSettings[];
    const told = settings === undefined ? { detail: greeting } : postgresWrites(greeting, settings);
    return behindLock(holder ?? null) ?? told;
  } catch {
    return { detail: greeting };
  }
}

/** Milliseconds in which a proxy without a server behind it hangs up again. */
const proxyPause = 60;

/**
 * A connection. The engine's port proxy accepts for a container that does not listen and closes
 * at once, so an open port counts only when it stays open for a moment.
 */
export function askTcp(
  dialling: Pick<Dialling, 'address' | 'over' | 'onConnected'> & { readonly port: number },
) {
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
