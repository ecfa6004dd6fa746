/**
 * The URL with which a service logs in to a dependency, put together from its own settings.
 * The result is a secret: it is handed to a probe and never stored, logged or sent.
 */
import type { Reference } from './project.ts';

type Environment = Readonly<Record<string, string>>;

/** null when the settings hold no login that we can use, for example one in a file. */
export function loginUrl(reference: Reference, environment: Environment): string | null {
  const value = environment[reference.setting]?.trim() ?? '';
  if (value.includes('://')) return normalised(value, reference);
  switch (reference.scheme) {
    case 'postgres':
      return postgresUrl(reference, environment);
    case 'mysql':
      return mysqlUrl(reference, environment);
    case 'redis':
    case 'rediss':
      return redisUrl(reference, environment);
    default:
      return null;
  }
}

/** Drivers write `postgresql+asyncpg://` or `jdbc:postgresql://`; the protocol is the same. */
function normalised(value: string, reference: Reference): string | null {
  const rest = /^(?:jdbc:)?[A-Za-z][A-Za-z0-9+._-]*:(\/\/.*)$/s.exec(value)?.[1];
  return rest === undefined ? null : `${reference.scheme}:${rest}`;
}

function postgresUrl(reference: Reference, environment: Environment): string | null {
  const read = readerFor(reference.setting, environment);
  const user = read(['USER', 'USERNAME']);
  if (user === null) return null;
  const database = read(['DATABASE', 'NAME', 'DB', 'DBNAME']) ?? user;
  const password = read(['PASSWORD', 'PASS', 'PWD']);
  const login =
    encodeURIComponent(user) + (password === null ? '' : `:${encodeURIComponent(password)}`);
  const sslmode = read(['SSLMODE', 'SSL_MODE']);
  const query = sslmode === null ? '' : `?sslmode=${encodeURIComponent(sslmode)}`;
  return `postgres://${login}@${hostOf(reference)}/${encodeURIComponent(database)}${query}`;
}

/** Without a database the login is one all the same. */
function mysqlUrl(reference: Reference, environment: Environment): string | null {
  const read = readerFor(reference.setting, environment);
  const user = read(['USER', 'USERNAME']);
  if (user === null) return null;
  const password = read(['PASSWORD', 'PASS', 'PWD']);
  const login =
    encodeURIComponent(user) + (password === null ? '' : `:${encodeURIComponent(password)}`);
  const database = read(['DATABASE', 'NAME', 'DB', 'DBNAME']) ?? '';
  return `mysql://${login}@${hostOf(reference)}/${encodeURIComponent(database)}`;
}

function redisUrl(reference: Reference, environment: Environment): string {
  const read = readerFor(reference.setting, environment);
  const password = read(['PASSWORD', 'PASS', 'PWD', 'AUTH']);
  const user = read(['USERNAME', 'USER']);
  const login =
    password === null ? '' : `${encodeURIComponent(user ?? '')}:${encodeURIComponent(password)}@`;
  return `${reference.scheme}://${login}${hostOf(reference)}`;
}

function hostOf(reference: Reference): string {
  const host = reference.host.includes(':') ? `[${reference.host}]` : reference.host;
  return `${host}:${reference.port}`;
}

/** Reads the setting that has the host's prefix: REDIS_HOST goes with REDIS_PASSWORD. */
function readerFor(
  setting: string,
  environment: Environment,
): (endings: readonly string[]) => string | null {
  const prefix = setting.toUpperCase().replace(/(HOSTNAME|HOST|SERVER|ADDRESS|ADDR|ENDPOINT)$/, '');
  const byName = new Map(
    Object.entries(environment).map(([key, value]) => [key.toUpperCase(), value]),
  );
  return (endings) => {
    for (const ending of endings) {
      const value = byName.get(prefix + ending);
      if (value !== undefined && value !== '') return value;
    }
    return null;
  };
}
