/** What clients say when a database is gone, refuses them, or was never there: less usual databases too. */
import type { Signature } from './signature.ts';

const raw = String.raw;

export const databaseClientSignatures: readonly Signature[] = [
  {
    id: 'client-connection-lost',
    cause: 'database-unavailable',
    strength: 'error',
    contains: [
      'connectiondoesnotexisterror',
      'connection terminated due to connection timeout',
      'connection lost: the server closed the connection',
      'could not perform discovery',
      'no routing servers available',
      'serviceunavailable: ',
      'sql30081n',
      'sql1224n',
      'r2dbc',
      'clickhouse',
      'connection was closed in the middle of operation',
      'cannot operate on a closed database',
      'the connection is closed',
      'connection is closed',
      'connection already closed',
      'cursor already closed',
    ],
    pattern: raw`(?:ConnectionDoesNotExistError|Connection terminated due to connection timeout|Connection lost: The server closed|Could not perform discovery|No routing servers available|neo4j.*ServiceUnavailable|SQL(?:30081|1224)N|R2dbc\w*Exception.*(?:connect|closed|refused)|clickhouse\S*: .*(?:NetworkError|refused|timed? ?out|EOF)|clickhouse_driver\.errors\.NetworkError|in the middle of operation|InterfaceError\W.*(?:connection|cursor) (?:is |already )?closed)`,
    example: 'asyncpg.exceptions.ConnectionDoesNotExistError: closed in the middle of a query',
  },
  {
    id: 'client-connect-words',
    cause: 'database-unavailable',
    strength: 'error',
    broad: true,
    contains: ['connect'],
    pattern: raw`(?:\b(?:database|db|postgres(?:ql)?|mysql|mariadb|mongo(?:db)?|neo4j|clickhouse|cassandra|couchdb|influxdb|cockroachdb|sql server|oracle)\b (?:connection|connect) (?:failed|failure|error|lost|refused|timed? ?out|timeout|closed|could not)|(?:[Cc]annot|[Cc]an't|[Cc]ould ?n[o']t|[Uu]nable to|[Ff]ailed to|[Ee]rror|[Tt]imed out) (?:re)?connect(?:ing)? to (?:the )?(?:\w+ )?(?:database|db|postgres(?:ql)?|mysql|mariadb|mongo(?:db)?|neo4j|clickhouse|cassandra|couchdb|influxdb|cockroachdb|sql server)\b)`,
    example: 'ERROR: Neo4j connection failed',
  },
  {
    // The drivers of Cassandra and ScyllaDB name no reason for a cluster of which no node answers.
    id: 'client-no-host',
    cause: 'database-unavailable',
    strength: 'error',
    contains: [
      'nohostavailable',
      'tried for query failed',
      'allnodesfailedexception',
      'could not reach any contact point',
      'no connections were made when creating the session',
      'no hosts available in the pool',
    ],
    pattern: null,
    example: "cassandra.cluster.NoHostAvailable: ('Unable to connect to any servers', {})",
  },
  {
    // How a start script says that it waits, after the example of Compose's own documentation.
    id: 'client-wait-loop',
    cause: 'database-unavailable',
    strength: 'error',
    contains: ['sleeping', 'waiting', 'retry'],
    pattern: raw`\b(?:database|db|postgres(?:ql)?|mysql|mariadb|mongo(?:db)?|cassandra)\b (?:server )?(?:is |not )?(?:still )?(?:unavailable|not (?:ready|available|reachable|up)|(?:ready|available) yet)(?: yet)?\W{1,4}(?:sleeping|waiting|retry)`,
    example: 'Postgres is unavailable - sleeping',
  },
  {
    id: 'client-login-refused',
    cause: 'database-auth',
    strength: 'error',
    contains: [
      'mongosecurityexception',
      'neo.clienterror.security',
      'db::exception: ',
      'badcredentials',
      'autherror: ',
      'authentication failure',
    ],
    pattern: raw`(?:MongoSecurityException|Neo\.ClientError\.Security|DB::Exception: .*Authentication failed|AuthenticationFailed\b.*(?:cassandra|10\.\d|9042)|neo4j\.exceptions\.AuthError)`,
    example: 'com.mongodb.MongoSecurityException: Exception authenticating the credential',
  },
];
