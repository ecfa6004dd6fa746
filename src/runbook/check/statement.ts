/** Statements of SQL and commands of Redis, told from words by their whole shape. */

const sql = new RegExp(
  String.raw`^(?:${[
    String.raw`select\s.+\sfrom\s`,
    String.raw`select\s+\w+\(`,
    String.raw`with\s+\w+\s+as\s*\(`,
    String.raw`show\s+\w+`,
    String.raw`vacuum\s`,
    String.raw`analyze\s`,
    String.raw`reindex\s`,
    String.raw`optimize\s+table\s`,
    String.raw`explain\s`,
    String.raw`alter\s+\w+\s+\w+`,
    String.raw`kill\s+(?:query\s+)?\d`,
    String.raw`flush\s+(?:privileges|hosts|tables)`,
    String.raw`(?:truncate|drop)\s+(?:table|database|schema|index)\s+\S`,
    String.raw`delete\s+from\s+\w`,
    String.raw`insert\s+into\s+\w`,
    String.raw`update\s+\S+\s+set\s`,
    String.raw`set\s+(?:global|session|persist)\s`,
    String.raw`(?:start|stop|reset)\s+(?:slave|replica)\b`,
  ].join('|')})`,
  'is',
);

const infoSections =
  'server|clients|memory|persistence|stats|replication|cpu|commandstats|latencystats|cluster|keyspace|all|everything|default';

const redis = new RegExp(
  String.raw`^(?:${[
    String.raw`CONFIG (?:GET|SET|REWRITE|RESETSTAT)\b`,
    String.raw`CLIENT (?:LIST|KILL|PAUSE|UNPAUSE)\b`,
    'SLOWLOG (?:GET|LEN|RESET)',
    String.raw`LATENCY \w`,
    'MEMORY (?:DOCTOR|STATS|PURGE|USAGE)',
    'CLUSTER (?:INFO|NODES)',
    `INFO (?i:${infoSections})$`,
    'DEBUG SLEEP',
    String.raw`SENTINEL \w`,
    String.raw`SCAN \d`,
    String.raw`KEYS \S+$`,
    'FLUSH(?:ALL|DB) A?SYNC$',
    String.raw`(?:REPLICAOF|SLAVEOF) \S+ \S+$`,
    'SHUTDOWN (?:NO)?SAVE',
  ].join('|')})`,
);

/** Words that are commands of Redis and hardly anything else. */
const alone = /^(?:FLUSHALL|FLUSHDB|DBSIZE|BGSAVE|BGREWRITEAOF|LASTSAVE)$/;

/** In which language a client is told it; null: it is no statement. */
export function statementKind(text: string): 'sql' | 'redis' | null {
  if (redis.test(text) || alone.test(text)) return 'redis';
  return sql.test(text) && isComplete(text) ? 'sql' : null;
}

/** Keywords in capitals, a statement's end, or all that a question needs. */
function isComplete(text: string): boolean {
  return (
    /^[A-Z]{2}|(?:;|\\[gG])$/.test(text) ||
    /^select\s+(?:\w+\([^()]*\)|[\w*,.\s]+\sfrom\s+\w+\s+where\s.+)$/is.test(text)
  );
}
