/** From what a socket, a resolver or a server reports to a dependency's state and its words. */
import type { Answer } from './question.ts';

type Judged = Pick<Answer, 'state' | 'detail'>;

/** SQLSTATE classes as PostgreSQL's manual lists them, appendix A. */
const sqlStates: Readonly<Record<string, Answer['state']>> = {
  '28P01': 'auth-failed',
  '28000': 'auth-failed',
  '3D000': 'missing-database',
  '53300': 'exhausted',
  '57P03': 'starting',
  '25006': 'read-only',
  '53200': 'out-of-memory',
  // A role that may log in too seldom, and a disk without room, which refuses every write.
  '53400': 'exhausted',
  '53100': 'read-only',
  // It cannot read what it has stored: data or index corrupted, or a file of its own is missing.
  XX001: 'damaged',
  XX002: 'damaged',
  '58P01': 'damaged',
};

/** Error names of MySQL and MariaDB (their server error reference), as they answer to a login. */
const mysqlErrors: Readonly<Record<string, Answer['state']>> = {
  ER_ACCESS_DENIED_ERROR: 'auth-failed',
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR: 'auth-failed',
  ER_DBACCESS_DENIED_ERROR: 'auth-failed',
  ER_HOST_NOT_PRIVILEGED: 'auth-failed',
  ER_HOST_IS_BLOCKED: 'auth-failed',
  ER_ACCOUNT_HAS_BEEN_LOCKED: 'auth-failed',
  ER_MUST_CHANGE_PASSWORD_LOGIN: 'auth-failed',
  ER_BAD_DB_ERROR: 'missing-database',
  ER_CON_COUNT_ERROR: 'exhausted',
  ER_TOO_MANY_USER_CONNECTIONS: 'exhausted',
  ER_USER_LIMIT_REACHED: 'exhausted',
  ER_CANT_CREATE_THREAD: 'exhausted',
  ER_OUT_OF_RESOURCES: 'out-of-memory',
  ER_OUTOFMEMORY: 'out-of-memory',
  ER_DISK_FULL: 'read-only',
  ER_SERVER_OFFLINE_MODE: 'starting',
  HANDSHAKE_NO_SSL_SUPPORT: 'tls-failed',
  HANDSHAKE_SSL_ERROR: 'tls-failed',
};

/** The first word of a Redis error reply. */
const redisReplies: Readonly<Record<string, Answer['state']>> = {
  NOAUTH: 'auth-failed',
  WRONGPASS: 'auth-failed',
  NOPERM: 'auth-failed',
  LOADING: 'starting',
  MISCONF: 'read-only',
  READONLY: 'read-only',
  OOM: 'out-of-memory',
};

const socketErrors: Readonly<Record<string, Judged>> = {
  ECONNREFUSED: { state: 'refused', detail: 'connection refused' },
  ECONNRESET: { state: 'refused', detail: 'connection reset' },
  EPIPE: { state: 'refused', detail: 'connection closed' },
  ETIMEDOUT: { state: 'timeout', detail: 'connection timed out' },
  EHOSTUNREACH: { state: 'unreachable', detail: 'host unreachable' },
  ENETUNREACH: { state: 'unreachable', detail: 'network unreachable' },
  ENOTFOUND: { state: 'name-not-found', detail: 'the name is not known' },
  ENODATA: { state: 'name-not-found', detail: 'the name has no address' },
  EAI_AGAIN: { state: 'name-not-found', detail: 'the resolver does not answer' },
  ESERVFAIL: { state: 'name-not-found', detail: 'the resolver failed' },
  EREFUSED: { state: 'name-not-found', detail: 'the resolver refused' },
  ETIMEOUT: { state: 'timeout', detail: 'the resolver does not answer' },
};

export function judgeFailure(error: unknown): Judged {
  const code = codeOf(error);
  const known = sqlStates[code] ?? mysqlErrors[code];
  const message = messageOf(error);
  if (known !== undefined) return { state: known, detail: `${code} ${shorten(message)}` };
  const socket = socketErrors[code];
  if (socket !== undefined) return socket;
  const reply = redisReplies[message.split(' ')[0] ?? ''];
  if (reply !== undefined) return { state: reply, detail: shorten(message) };
  if (message.includes('without any password configured'))
    return { state: 'auth-failed', detail: 'a password is given, and the server has none' };
  if (message.includes('password must be a string'))
    return { state: 'auth-failed', detail: 'the server wants a password, and none is given' };
  if (/max number of clients/i.test(message))
    return { state: 'exhausted', detail: 'max number of clients reached' };
  if (/TLS|SSL|CERT/.test(code) || /self.signed|certificate|SSL/i.test(message))
    return { state: 'tls-failed', detail: code === '' ? 'TLS failed' : code };
  if (/Invalid URL|Invalid protocol/i.test(message))
    return { state: 'invalid-settings', detail: 'the setting is no usable URL' };
  if (code === 'PROTOCOL_CONNECTION_LOST') return { state: 'refused', detail: 'connection closed' };
  if (
    /terminated unexpectedly|closed unexpectedly|connection is closed|socket hang up/i.test(message)
  )
    return { state: 'refused', detail: 'connection closed' };
  return { state: 'protocol-error', detail: code === '' ? 'an unexpected answer' : code };
}

/**
 * A failure while a name was looked up: never that of the server behind the name. The resolver's
 * own code comes first in the words, since "there is no such name" and "nobody could be asked" are
 * different faults.
 */
export function judgeResolver(error: unknown): Judged {
  const code = codeOf(error);
  const known = socketErrors[code];
  if (code === 'ENOTFOUND' || code === 'ENODATA') return known ?? judgeFailure(error);
  const words = known?.detail ?? 'the resolver failed';
  return { state: 'name-not-found', detail: `${code || 'EFAIL'} asking the resolver: ${words}` };
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  // Several addresses were tried: the first failure speaks for all.
  if ('errors' in error && Array.isArray(error.errors)) return codeOf(error.errors[0]);
  return '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

/** A server's words may quote what it was sent; the user's name is the most they may show. */
function shorten(message: string): string {
  return message.replace(/\s+/g, ' ').slice(0, 120);
}
