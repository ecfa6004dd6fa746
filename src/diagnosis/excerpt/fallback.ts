/**
 * Words that point at a cause in a line which says that something is wrong, and which no signature
 * knows. What is read this way is only possible.
 */
import type { CauseKind } from '../cause.ts';
import type { KnownText } from '../signatures/signature.ts';
import { vagueWords } from './fallback-vague.ts';

const raw = String.raw;

export interface Vocabulary extends KnownText {
  readonly cause: CauseKind;
  /** Its place in the list: lower decides. */
  readonly rank: number;
}

export type Words = Omit<Vocabulary, 'rank'>;

/** From words with one meaning to words with many. */
const clearWords: readonly Words[] = [
  {
    id: 'words-memory',
    cause: 'out-of-memory',
    contains: [
      'out of memory',
      'memory limit',
      'oom',
      'not enough memory',
      'insufficient memory',
      'memory exhausted',
      'cannot allocate',
    ],
    pattern: raw`(?:out of memory|memory limit|\boom\b|(?:not enough|insufficient) memory|memory exhausted|cannot allocate)`,
    example: 'ERROR the importer ran out of memory',
  },
  {
    id: 'words-disk',
    cause: 'disk-full',
    contains: ['disk full', 'disk space', 'no space', 'quota'],
    pattern: raw`(?:disk (?:is )?full|disk space|no space)`,
    example: 'ERROR too little disk space for the snapshot',
  },
  {
    id: 'words-corrupt',
    cause: 'data-corruption',
    contains: [
      'corrupt',
      'checksum mismatch',
      'checksum error',
      'malformed',
      'bad magic',
      'damaged',
      'invalid header',
      'invalid magic',
      'bad header',
      'garbage',
    ],
    pattern: raw`(?:(?:data|file|index|page|block|database|log|segment|table|record|state|store)\b.*corrupt|corrupt(?:ed|ion)?\b.*(?:data|file|index|page|block|database|log|segment|table|record)|checksum (?:mismatch|error|failed)|(?:bad|invalid) magic|is damaged|(?:file|index|page|block|segment|table|record|state|snapshot|store|archive)\b.*(?:invalid|bad) header)`,
    example: 'ERROR segment 7 is corrupt',
  },
  {
    id: 'words-tls',
    cause: 'tls-error',
    contains: ['certificate', ' tls ', ' ssl ', 'handshake', 'x509'],
    pattern: raw`(?:certificate|\bTLS\b|\bSSL\b|handshake|x509)`,
    example: 'ERROR the certificate of the gateway is not accepted',
  },
  {
    id: 'words-name',
    cause: 'dns-failure',
    contains: [
      'resolve the',
      'resolved',
      'resolve host',
      'resolve name',
      'hostname',
      'dns',
      'name resolution',
      'getaddrinfo',
      'unknown host',
    ],
    pattern: raw`(?:\bDNS\b|resolv\w* (?:the )?(?:host|name|address)|\bname resolution|getaddrinfo|unknown host)`,
    example: 'ERROR cannot resolve the name of the gateway',
  },
  {
    id: 'words-login',
    cause: 'database-auth',
    contains: ['authentication', 'login', 'password'],
    pattern: raw`(?:database|postgres|mysql|mongo|mariadb|cassandra|sql|user).*(?:authentication failed|login failed|wrong password|invalid password|access denied|password (?:is|are) (?:incorrect|wrong|invalid))|(?:authentication failed|login failed|access denied).*(?:database|postgres|mysql|mongo|mariadb)`,
    example: 'ERROR database login failed',
  },
  {
    id: 'words-port',
    cause: 'port-conflict',
    contains: ['port', 'address', 'to start', 'to listen', 'to bind', 'start server'],
    pattern: raw`(?:(?:port|address)\b.*(?:in use|already (?:bound|used|taken|allocated)|conflict)|(?:unable|failed|cannot) (?:to )?(?:start|listen|bind)\b.* (?:on|to) (?:the )?(?:address |port )?['"]?[\w.*:[\]-]*:\d{2,5}\b)`,
    example: 'ERROR port 8080 is already taken',
  },
  {
    id: 'words-files',
    cause: 'fd-exhaustion',
    contains: ['file descriptor', 'open files'],
    pattern: null,
    example: 'ERROR no file descriptor left',
  },
  {
    id: 'words-stuck',
    cause: 'hang',
    contains: [
      'deadlock',
      'stuck',
      'hung',
      'hang',
      'not responding',
      'unresponsive',
      'lock timeout',
      'heartbeat',
      'blocked for',
      'starvation',
    ],
    pattern: raw`(?:deadlock|\bstuck\b|\bhung\b|\bhangs?\b|not responding|unresponsive|lock timeout|(?:no|missed|lost) heartbeat|blocked for|starvation)`,
    example: 'ERROR the importer is stuck',
  },
  {
    id: 'words-value',
    cause: 'config-error',
    contains: [
      'must ',
      ' not set',
      ' required',
      ' missing',
      ' empty',
      ' undefined',
      ' invalid',
      'invalid ',
      'unsupported ',
      'unknown ',
      'missing ',
      ' not configured',
      ' not specified',
      ' not provided',
      'cannot be used ',
      'mutually exclusive',
      'supported only ',
      'only supported ',
      'you need to ',
    ],
    pattern: raw`(?:cannot be used (?:with|together)|mutually exclusive|(?:is|are) (?:supported only|only supported) |you (?:must|need to) (?:pass|provide|set|specify|supply|configure|define) |(?:\b|_)(?:url|uri|dsn|connection ?string|environment variable|setting|config(?:uration)?|db_\w+|\w+_(?:host|port|password|user|name))\b['"\x60]?:? .{0,20}?(?:must (?:be|specify|start|begin|contain|have|include)|(?:is|was|are) (?:not set|required|missing|empty|undefined|invalid)|not (?:set|configured|specified|provided)|cannot be (?:empty|blank|null))|(?:missing|invalid|unknown|unsupported) (?:\w+ )?(?:url|uri|dsn|connection ?string|url scheme|driver|dialect|environment variable|config(?:uration)? (?:value|key|option))\b)`,
    example: 'ERROR the Redis URL must begin with redis://',
  },
  {
    id: 'words-cache',
    cause: 'cache-unavailable',
    contains: ['redis', 'valkey', 'memcache', 'sentinel', 'cache server'],
    pattern: raw`(?:redis|valkey|memcached?|sentinel|cache server).*(?:error|fail|connect|time(?:d )?out|timeout|unavailable|refused|closed|lost|gone|down|denied|auth|reply|read.?only|loading|moved)|(?:error|fail|connect|timed out|timeout|unavailable|unreachable|refused|closed|lost|denied).*(?:redis|valkey|memcached?|sentinel|cache server)`,
    example: 'ERROR redis: the reply is lost',
  },
  {
    id: 'words-database',
    cause: 'database-unavailable',
    contains: [
      'database',
      'postgres',
      'mysql',
      'mariadb',
      'mongo',
      'sqlstate',
      ' db ',
      'jdbc',
      'psycopg',
      'sqlalchemy',
      'cassandra',
      'mssql',
      'oracle',
      'neo4j',
      'clickhouse',
      'couchdb',
      'influxdb',
      'arangodb',
    ],
    pattern: raw`(?:database|postgres|mysql|mariadb|mongo|sqlstate|\bdb\b|jdbc|psycopg|cassandra|neo4j|clickhouse|couchdb|influxdb|arangodb).*(?:connect|timeout|timed out|unavailable|unreachable|refused|closed|lost|gone|down|not ready|not available)|(?:connect|timeout|timed out|unavailable|unreachable|refused|closed|lost).*(?:database|postgres|mysql|mariadb|mongo|sqlstate|\bdb\b|jdbc|psycopg|cassandra|neo4j|clickhouse|couchdb|influxdb|arangodb)`,
    example: 'ERROR lost the database',
  },
];

export const vocabulary: readonly Vocabulary[] = [...clearWords, ...vagueWords].map(
  (entry, rank) => ({
    ...entry,
    rank,
  }),
);
