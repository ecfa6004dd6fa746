/**
 * What a server that has accepted a login says of its own condition: whether requests wait behind a
 * lock, and whether it takes writes. Pure: from what was read to the words of an answer.
 */
import type { Answer } from './question.ts';

type Told = Pick<Answer, 'detail'> & Partial<Pick<Answer, 'state' | 'writes'>>;

/** The session at the root of a queue, as far as the login may see it. Times in seconds. */
export interface Holder {
  /** 0: a prepared transaction, which has no session. */
  readonly pid: number;
  readonly user: string | null;
  readonly program: string | null;
  readonly address: string | null;
  /** null: the login may not see it. */
  readonly state: string | null;
  /** How long its transaction has been open. */
  readonly open: number | null;
  /** How many sessions wait for it. */
  readonly waiting: number;
  readonly longest: number | null;
  readonly objects: readonly string[] | null;
}

/** Seconds. Shorter waits are everyday life. */
const longWait = 1;
const longOpen = 5;
const mostObjects = 3;

/** null: nobody waits so long that it matters. */
export function behindLock(holder: Holder | null): Told | null {
  if (holder === null) return null;
  const { open, longest, waiting } = holder;
  if ((longest ?? 0) < longWait && (open ?? 0) < longOpen) return null;
  const waited = longest === null ? '' : `, the longest for ${seconds(longest)}`;
  const wait = waiting === 1 ? '1 session waits' : `${waiting} sessions wait`;
  return {
    state: 'blocked',
    detail: `${wait}${waited} for ${locked(holder)} by ${sessionOf(holder)}`,
  };
}

function locked({ objects }: Holder): string {
  const names = objects ?? [];
  if (names.length === 0) return 'what is locked';
  const more = names.length > mostObjects ? ` and ${names.length - mostObjects} more` : '';
  return `${names.slice(0, mostObjects).join(', ')}${more}, locked`;
}

function sessionOf({ pid, user, program, address, state, open }: Holder): string {
  if (pid === 0) return 'a prepared transaction (pg_prepared_xacts)';
  const marks = [
    user === null ? '' : `user ${user}`,
    program === null || program === '' ? '' : `program ${program}`,
    address === null ? '' : `from ${address}`,
    state ?? '',
    open === null ? '' : `its transaction open for ${seconds(open)}`,
  ].filter((mark) => mark !== '');
  return `session ${pid}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`;
}

const seconds = (value: number): string => `${Math.max(0, Math.floor(value))} s`;

/** PostgreSQL: a standby, or told by a setting. */
export function postgresWrites(greeting: string, row: WriteSettings): Told {
  if (row.recovery)
    return { writes: 'refused', detail: `${greeting}; it is a standby in recovery: no writes` };
  return row.readOnly === 'on'
    ? { writes: 'refused', detail: `${greeting}; default_transaction_read_only is on: no writes` }
    : { detail: greeting };
}

export interface WriteSettings {
  readonly recovery: boolean;
  readonly readOnly: string;
}

/** MySQL and MariaDB: the first of their global settings that is on. */
export function mysqlWrites(
  greeting: string,
  settings: readonly { readonly name: string; readonly value: string }[],
): Told {
  const on = settings.find(({ value }) => value !== 'OFF' && value !== '0');
  return on === undefined
    ? { detail: greeting }
    : { writes: 'refused', detail: `${greeting}; ${on.name} is ${on.value}: no writes` };
}

/** What sessions of one login wait for, as the process list of MySQL and MariaDB calls it. */
export interface Queue {
  readonly state: string;
  readonly waiting: number;
  readonly longest: number;
}

export function inQueue(queue: Queue | null): Told | null {
  if (queue === null || queue.longest < longWait) return null;
  const { state, waiting, longest } = queue;
  const detail = `${waiting} of its sessions: ${state}, the longest for ${seconds(longest)}`;
  return { state: 'blocked', detail };
}

/** The section `replication` of Redis' INFO; null: it follows nobody, or its replicas take writes. */
export function redisReplica(info: string, look: 'login' | 'condition'): Told | null {
  const read = fieldsOf(info);
  if (read('role') !== 'slave' || read('slave_read_only') === '0') return null;
  const master = `${read('master_host')}:${read('master_port')}`;
  const what = `it is a read-only replica of ${master}`;
  if (read('master_link_status') === 'up' || read('master_sync_in_progress') === '1')
    return look === 'login' ? null : { writes: 'refused', detail: `answered PONG; ${what}` };
  return { state: 'read-only', detail: `${what}, which it does not reach` };
}

/** The section `persistence`, while the server refuses everything else because it loads. */
export function redisLoading(info: string): Told {
  const read = fieldsOf(info);
  const [share, left] = [read('loading_loaded_perc'), read('loading_eta_seconds')];
  const progress = share === '' ? '' : `, ${Math.floor(Number(share))} % done`;
  const rest = left === '' ? '' : `, about ${left} s left`;
  return { state: 'starting', detail: `LOADING: it reads its data into memory${progress}${rest}` };
}

/** A full server still answers PING; it refuses writes only. */
export function redisFull(info: string): Told | null {
  const read = fieldsOf(info);
  const most = Number(read('maxmemory'));
  const isFull =
    read('maxmemory_policy') === 'noeviction' && most > 0 && Number(read('used_memory')) >= most;
  return isFull
    ? { state: 'out-of-memory', detail: 'maxmemory is reached and nothing may be evicted' }
    : null;
}

function fieldsOf(info: string): (key: string) => string {
  return (key) => new RegExp(`^${key}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
}
