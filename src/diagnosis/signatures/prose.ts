/**
 * What programs say in the words of the people who wrote them, by the grammar of failures: who
 * refuses, what is absent, who does not answer. Any signature that knows the line better outranks it.
 */
import type { Signature } from './signature.ts';

const raw = String.raw;

/** Words of `ABSENT`, one of which a line must hold before its pattern is tried. */
const absences = [
  ...[' not ready', ' not available', ' not reachable', ' not running', ' not responding'],
  ...[' not yet', 'unavailable', 'unreachable', ' down', ' offline', 'unresponsive'],
];

/** How people call a database, and what else can be said between it and its verb. */
const DATABASE = raw`\b(?:data ?base|db|postgres(?:ql)?|mysql|mariadb|mongo(?:db)?|sql server|oracle|cassandra|clickhouse|neo4j)(?: server| service| host| connection| cluster)?`;
const CACHE = raw`\b(?:redis|valkey|memcached?|dragonfly|cache)(?: server| service| host| connection| cluster)?`;
const PARTNER = raw`\b(?:broker|rabbitmq|kafka|nats|mqtt|amqp|elasticsearch|opensearch|solr|meilisearch|search (?:cluster|engine|server)|object stor(?:e|age)|s3|minio|smtp|mail server|ldap|vault|consul|keycloak|identity provider|registry|message queue|upstream|api|(?:payment|auth|user|order|inventory|notification|catalog|pricing|weather|mail|search)[ -]?service)(?: server| service| host| connection| cluster)?`;
const ABSENT = raw`(?: is| was| are| seems)?(?: still| currently)? (?:not (?:yet )?(?:ready|available|reachable|up|running|responding|connected)\b|unavailable|unreachable|down\b|offline\b|unresponsive)`;

export const proseSignatures: readonly Signature[] = [
  {
    id: 'prose-refuses-to-start',
    cause: 'config-error',
    strength: 'error',
    broad: true,
    contains: ['refusing to start', 'refusing to run', 'refusing to boot', 'refuses to start'],
    pattern: null,
    example: 'Refusing to start: the password of the ledger is too short',
  },
  {
    id: 'prose-no-right',
    cause: 'config-error',
    strength: 'error',
    broad: true,
    contains: [
      'have write',
      'have read',
      'have permission',
      'have the permission',
      'have sufficient',
      'insufficient permission',
      'must be suid',
      'not mounted',
      'device or resource busy',
    ],
    pattern: raw`(?:(?:do(?:es)?n[o']t|does not|do not) have (?:the )?(?:write|read|permission|sufficient)|insufficient permissions?\b|must be suid|(?:volume|directory|folder|path|disk|share|/\S+)\b[^|]{0,20} (?:is )?not mounted|(?:cannot|can't|could not|failed to|unable to) (?:move|rename|remove|unlink|replace)\b.*[Dd]evice or resource busy)`,
    example: 'The volume /prices is not mounted.',
  },
  {
    id: 'prose-option',
    cause: 'config-error',
    strength: 'error',
    broad: true,
    contains: ['option', 'argument', 'mapping key', 'duplicate key', 'flag', 'parameter'],
    pattern: raw`(?:[Rr]equired (?:option|argument|flag|parameter)s? \S+ (?:is |was )?(?:not|missing)|(?:option|flag|argument)s? \S+ (?:requires?|needs?|expects?) (?:an?|the|one) (?:argument|value|parameter)|[Dd]uplicate(?:d)? mapping key|found duplicate key)`,
    example: 'Required option --ledger not specified',
  },
  {
    // Laravel names the entry of its configuration in brackets.
    id: 'prose-entry-absent',
    cause: 'config-error',
    strength: 'error',
    contains: ['] not configured', '] is not configured', '] is not defined', '] is not supported'],
    pattern: raw`(?:connection|store|mailer|disk|guard|driver|channel|broker|provider) \[\S*\] (?:is )?not (?:configured|defined|supported)`,
    example: 'InvalidArgumentException: Database connection [ledger] not configured.',
  },
  {
    id: 'prose-setting-absent',
    cause: 'config-error',
    strength: 'error',
    broad: true,
    contains: [
      'need to specify',
      'neither ',
      'connection string is not valid',
      'is a directory',
      'illegal operation on a directory',
    ],
    pattern: raw`(?:you (?:need|have) to specify|[Nn]either \S+ (?:n?or) \S+ (?:is |was |were |are )?(?:given|set|provided|specified|defined|configured)|connection string is not valid|EISDIR: illegal operation on a directory|\.(?:ya?ml|json|toml|ini|conf|cfg|env|properties|xml|pem|key|crt)\b['"\x60]?: is a directory)`,
    example: 'Neither LEDGER_URL nor LEDGER_HOST given',
  },
  {
    id: 'prose-value',
    cause: 'config-error',
    strength: 'error',
    broad: true,
    contains: [
      'timezone',
      'time zone',
      'cidr',
      'region',
      'locale',
      'cron ',
      'log level',
      'loglevel',
      'ip address',
      'port number',
    ],
    pattern: raw`(?:(?:invalid|unknown|unsupported|illegal|malformed|bad) (?:time ?zone|CIDR(?: address)?|(?:aws )?region|locale|cron (?:expression|schedule)|log ?level|ip address|port number)\b|\b(?:time ?zone|CIDR|region|locale|cron expression|log ?level|port number)\b.{0,30} is (?:invalid|unknown|not (?:valid|supported|known|recogni[sz]ed)))`,
    example: "ERROR unknown time zone 'Europe/Nowhere'",
  },
  {
    id: 'prose-release',
    cause: 'bad-deploy',
    strength: 'error',
    broad: true,
    contains: [
      'failed to resolve import',
      'native library',
      'in path',
      'in $path',
      'the migrations',
      'pending migrations',
      'output directory',
      'build directory',
      'dist',
      'requires ',
    ],
    pattern: raw`(?:[Ff]ailed to resolve import|(?:unable|failed|could not|cannot) (?:to )?load (?:the )?native library|(?:could not|cannot|can't|unable to) (?:find|locate) \S+ (?:in|on) (?:the |your )?\$?PATH\b|(?:not found|missing).*run (?:the |all )?(?:pending )?migrations|(?:build|output|dist)\b[^|]{0,30}(?:directory|folder)\b[^|]{0,30}(?:does not exist|not found|is missing)|requires (?:at least )?(?:\w+ )?version \S+.{0,40}(?:but|provides|found|installed|running|current))`,
    example: 'plugin prices requires API version 5, the server provides 4',
  },
  {
    // PostgreSQL names a column of another release, with its table or alone.
    id: 'prose-column-absent',
    cause: 'bad-deploy',
    strength: 'error',
    broad: true,
    contains: ['column '],
    pattern: raw`ERROR: +column "?[\w.]+"? (?:of relation "?\w+"? )?does not exist`,
    example: 'ERROR:  column prices.currency does not exist at character 8',
  },
  {
    id: 'prose-answer-no-json',
    cause: 'app-crash',
    strength: 'error',
    broad: true,
    contains: ['is not valid json', 'in json at position'],
    pattern: raw`SyntaxError: Unexpected token .*(?:is not valid JSON|in JSON at position)`,
    example: 'SyntaxError: Unexpected token \'p\', "price: 7" is not valid JSON',
  },
  {
    id: 'prose-database-absent',
    cause: 'database-unavailable',
    strength: 'error',
    broad: true,
    contains: ['connection to ', ...absences],
    pattern: raw`(?:${DATABASE}${ABSENT}|\b(?:lost|losing) (?:the )?connection to (?:the )?${DATABASE})`,
    example: 'Database is not ready, giving up after 10 attempts',
  },
  {
    id: 'prose-pool',
    cause: 'database-exhausted',
    strength: 'error',
    broad: true,
    contains: ['from the pool', 'from pool', 'connection pool'],
    pattern: raw`(?:(?:unable|failed|could not|cannot|timed out) (?:to |waiting to )?(?:acquir|get|obtain|check ?out|acquire)\w* (?:a |the )?(?:database |db )?connection from (?:the )?pool|connection pool (?:is )?(?:exhausted|full|depleted))`,
    example: 'Unable to acquire a connection from the pool',
  },
  {
    id: 'prose-cache-absent',
    cause: 'cache-unavailable',
    strength: 'error',
    broad: true,
    contains: ['connection to ', ...absences],
    pattern: raw`(?:${CACHE}${ABSENT}|\b(?:lost|losing) (?:the )?connection to (?:the )?${CACHE})`,
    example: 'Redis is down, requests fail',
  },
  {
    id: 'prose-partner-absent',
    cause: 'external-dependency',
    strength: 'error',
    broad: true,
    contains: [
      ' not ready',
      ' not available',
      ' not reachable',
      ' not running',
      ' not responding',
      ' not yet',
      'unavailable',
      'unreachable',
      ' down',
      ' offline',
      'unresponsive',
      'connection to ',
      'did not respond',
      'no response from',
      'failed to respond',
      'unable to reach',
      'could not reach',
      'cannot reach',
      'http response 5',
      'slowdown: ',
    ],
    pattern: raw`(?:${PARTNER}${ABSENT}|\b(?:lost|losing) (?:the )?connection to (?:the )?${PARTNER}|(?:unable to|could not|cannot|can't) reach (?:the )?${PARTNER}|\b(?:service|server|api|host|peer|upstream|gateway|provider|backend)\b \S{0,40} ?(?:did not|failed to) respond|no response from (?:the )?\w|unexpected HTTP response 5\d\d|\bSlowDown: )`,
    example: 'The message broker is unreachable, retrying in 5 seconds',
  },
];
