/**
 * What a connection was for. The port says it best, then the peer's name, then the client that
 * complains: a driver's name in the same message gives it away.
 */
import type { CauseKind } from '../cause.ts';

/** Where a line points to. Lower-case host; null is what the line does not name. */
export interface Direction {
  readonly host: string | null;
  readonly port: number | null;
}

/** Default ports of databases and caches, as their own documentation gives them. */
const databasePorts = new Set([
  5432, 5433, 6432, 3306, 33060, 27017, 27018, 1433, 1521, 9042, 26257, 8529, 7687, 50000, 7474,
  8123, 5984, 8086,
]);
const cachePorts = new Set([6379, 6380, 26379, 11211]);

const cacheNames = ['redis', 'valkey', 'memcache', 'dragonfly', 'keydb'];
const databaseNames = [
  ...['postgres', 'mysql', 'mariadb', 'mongo', 'cassandra', 'timescale', 'pgsql'],
  ...['neo4j', 'clickhouse', 'couchdb', 'cockroach', 'influxdb', 'scylla', 'arangodb'],
];
/** Names of drivers and pools, which stand in the messages and stacks of their errors. */
const cacheClients = [...cacheNames, 'lettuce', 'jedis', 'predis', 'sidekiq', 'bullmq'];
const databaseClients = [
  ...databaseNames,
  'sequelize',
  'typeorm',
  'hikari',
  'jdbc',
  'sqlalchemy',
  'psycopg',
  'asyncpg',
  'npgsql',
  'pgx',
  'sqlclient',
  'activerecord',
  'hibernate',
  'dbconnection',
  'postgrex',
  'myxql',
  'database',
  'sqlstate',
];

/** Errors that only a database's own driver raises, whatever the port is. */
const databaseErrors = [
  ...['npgsqlexception', 'mysqlexception', 'psqlexception', 'psycopg2.operationalerror'],
  ...['psycopg.operationalerror', 'pymysql.err', 'pymongo.errors', 'mongonetworkerror'],
  ...['mongoserverselectionerror', 'mongooseserverselectionerror', 'sequelizeconnection'],
  ...['postgrex.', 'myxql.', 'epgsql', 'sqlnontransientconnectionexception', 'pg::connectionbad'],
  ...[
    'communicationsexception',
    'mysql2::error',
    'asyncpg.exceptions',
    'sqlstate[hy000] [2002]',
    'db::netexception',
    'postmaster is accepting',
  ],
];

/** What refused, or did not answer. `words`: the message, or the record that it stands in. */
export function causeOfPeer({ host, port }: Direction, words: string): CauseKind {
  if (port !== null && databasePorts.has(port)) return 'database-unavailable';
  if (port !== null && cachePorts.has(port)) return 'cache-unavailable';
  const name = host ?? '';
  if (cacheNames.some((one) => name.includes(one))) return 'cache-unavailable';
  if (databaseNames.some((one) => name.includes(one)) || isDatabaseName(name)) {
    return 'database-unavailable';
  }
  const text = words.toLowerCase();
  if (databaseErrors.some((one) => text.includes(one))) return 'database-unavailable';
  // A port that is somebody else's speaks against a driver that is only mentioned.
  if (port !== null) return 'external-dependency';
  if (cacheClients.some((one) => text.includes(one))) return 'cache-unavailable';
  if (databaseClients.some((one) => text.includes(one))) return 'database-unavailable';
  return 'external-dependency';
}

/** `db`, `app-db`, `db_1`: how people call the service of their database. */
function isDatabaseName(host: string): boolean {
  return host.split(/[-_.]/).some((part) => part === 'db' || part === 'database');
}

const loopback = new Set(['localhost', '127.0.0.1', '::1', '0.0.0.0', '[::1]']);

/** Whether a peer is the container itself: nearly always a setting that was meant for a laptop. */
export function isLoopback(host: string | null): boolean {
  return host !== null && (loopback.has(host) || host.startsWith('127.'));
}
