/** MySQL and MariaDB, server and clients, and other stores that keep data on disk. */
import type { Signature } from './signature.ts';

const raw = String.raw;

export const mysqlSignatures: readonly Signature[] = [
  {
    id: 'mysql-denied',
    cause: 'database-auth',
    strength: 'error',
    contains: ['access denied for user'],
    pattern: raw`Access denied for user '?(?P<subject>[\w.-]+)`,
    example:
      "ERROR 1045 (28000): Access denied for user 'billing'@'10.1.0.8' (using password: YES)",
  },
  {
    id: 'mysql-database-missing',
    cause: 'database-auth',
    strength: 'error',
    contains: ['unknown database'],
    pattern: raw`Unknown database '(?P<subject>[^']+)'`,
    example: "ERROR 1049 (42000): Unknown database 'ledger_v2'",
  },
  {
    id: 'mysql-too-many',
    cause: 'database-exhausted',
    strength: 'error',
    contains: ['er_con_count_error', 'too many connections', 'max_user_connections'],
    pattern: raw`(?:ER_CON_COUNT_ERROR|(?:\[1040\]|1040\b|:|^)\W*Too many connections|has already more than 'max_user_connections')`,
    example: 'ERROR 1040 (HY000): Too many connections',
  },
  {
    id: 'mysql-password-missing',
    cause: 'database-auth',
    also: 'config-error',
    strength: 'error',
    contains: ['(using password: no)'],
    pattern: raw`Access denied for user '?(?P<subject>[\w.-]+).*\(using password: NO\)`,
    example: "ERROR 1045 (28000): Access denied for user 'billing'@'10.1.0.8' (using password: NO)",
  },
  {
    // How MariaDB's connectors write an address.
    id: 'mariadb-address',
    cause: 'by-port',
    strength: 'error',
    contains: ['address=(host='],
    pattern: raw`address=\(host=(?P<host>[\w.-]+)\)\(port=(?P<port>\d+)\)[^:]{0,40}: .*(?:refused|timed out|[Uu]nknown|[Nn]o route|unreachable|reset|closed)`,
    example:
      'Could not connect to address=(host=ledger)(port=3306)(type=primary) : Connection refused',
  },
  {
    id: 'mysql-login-method',
    cause: 'database-auth',
    strength: 'error',
    contains: [
      'authentication plugin',
      'does not support authentication protocol',
      'er_not_supported_auth_mode',
      "plugin 'mysql_native_password'",
      'authentication method unknown to the client',
      'unknown authentication plugin',
      'auth plugin',
    ],
    pattern: raw`(?:Authentication plugin '\S+' (?:cannot be loaded|is not supported|reported error)|does not support authentication protocol|ER_NOT_SUPPORTED_AUTH_MODE|mysql_native_password' is not loaded|authentication method unknown to the client|unknown auth(?:entication)? plugin)`,
    example: 'ERROR 1251: Client does not support authentication protocol requested by server',
  },
  {
    id: 'mysql-host-blocked',
    cause: 'database-auth',
    strength: 'error',
    contains: ['is not allowed to connect to this', 'is blocked because of many connection errors'],
    pattern: null,
    example: "Host '10.1.0.8' is not allowed to connect to this MySQL server",
  },
  {
    id: 'mysql-uninitialized',
    cause: 'config-error',
    strength: 'fatal',
    contains: ['database is uninitialized and password option is not specified'],
    pattern: null,
    example: '[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified',
  },
  {
    id: 'mysql-unknown-option',
    cause: 'config-error',
    strength: 'fatal',
    contains: ['unknown variable', 'unknown option'],
    pattern: raw`\[ERROR\].*unknown (?:variable|option) '(?P<subject>[^'=]+)`,
    example: "[ERROR] [MY-000067] [Server] unknown variable 'inodb_buffer_pool_size=1G'.",
  },
  {
    id: 'innodb-corrupt',
    cause: 'data-corruption',
    strength: 'fatal',
    contains: [
      'innodb: database page corruption',
      'innodb: corruption',
      'is corrupt',
      'crashed and should be repaired',
      'is marked as crashed',
    ],
    pattern: raw`(?:InnoDB: (?:Database page )?corruption|InnoDB: .*is corrupt|is marked as crashed|Table .* is crashed and should be repaired)`,
    example: '[ERROR] InnoDB: Database page corruption on disk or a failed read of page 7',
  },
  {
    // Two servers with one data directory, or a directory that the settings do not fit.
    id: 'innodb-lock',
    cause: 'config-error',
    strength: 'fatal',
    contains: [
      'unable to lock ./ibdata1',
      'unable to setup unix socket lock file',
      'is of a different size',
      'data directory has files in it',
    ],
    pattern: null,
    example: '[ERROR] InnoDB: Unable to lock ./ibdata1 error: 11',
  },
  {
    id: 'mongo-corrupt',
    cause: 'data-corruption',
    strength: 'fatal',
    contains: ['wiredtiger'],
    pattern: raw`WiredTiger.*(?:WT_PANIC|checksum error|file is corrupt|WT_ERROR: non-specific)`,
    example: 'WiredTiger error: read checksum error for 4096B block: WT_PANIC',
  },
  {
    id: 'search-read-only',
    cause: 'disk-full',
    strength: 'error',
    contains: [
      'flood stage disk watermark',
      'flood-stage watermark',
      'read_only_allow_delete',
      'free space below',
    ],
    pattern: null,
    example: '[WARN ] flood stage disk watermark [95%] exceeded on node data-1',
  },
  {
    // A limit of the host's, which is a setting of its kernel.
    id: 'search-bootstrap',
    cause: 'host-exhausted',
    also: 'config-error',
    strength: 'fatal',
    contains: ['vm.max_map_count', 'max file descriptors ['],
    pattern: raw`(?:max virtual memory areas vm\.max_map_count \[\d+\] is too low|max file descriptors \[\d+\] .*is too low)`,
    example: 'max virtual memory areas vm.max_map_count [65530] is too low, increase it',
  },
  {
    id: 'broker-corrupt-log',
    cause: 'data-corruption',
    strength: 'fatal',
    contains: ['corruptrecordexception'],
    pattern: null,
    example:
      'org.apache.kafka.common.errors.CorruptRecordException: Record size is smaller than 14',
  },
];
