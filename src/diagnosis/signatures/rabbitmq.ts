/** RabbitMQ. */
import type { Signature } from './signature.ts';

const raw = String.raw;

export const rabbitmqSignatures: readonly Signature[] = [
  {
    id: 'rabbit-cookie',
    cause: 'config-error',
    strength: 'fatal',
    contains: [
      'eacces',
      'cookie file',
      '.erlang.cookie',
      'set but deprecated',
      'invalid challenge reply',
      'failed to load advanced configuration',
      'conf_generation_error',
      'error_description: failed to prepare configuration',
      'inequivalent arg',
    ],
    pattern: raw`(?:Cookie file \S+ must be accessible by owner only|Error when reading \S*\.erlang\.cookie|(?:cookie|file|directory|open|read|write|create)\b.*: ?eacces\b|set but deprecated|Failed to prepare configuration|inequivalent arg '(?P<subject>[\w-]+))`,
    example: 'Cookie file /var/lib/broker/.erlang.cookie must be accessible by owner only',
  },
  {
    id: 'rabbit-login',
    cause: 'config-error',
    strength: 'error',
    contains: ['login refused: user', 'invalid credentials'],
    pattern: raw`login refused: user '(?P<subject>[^']+)'`,
    example: "PLAIN login refused: user 'billing' - invalid credentials",
  },
  {
    id: 'rabbit-disk',
    cause: 'disk-full',
    strength: 'error',
    contains: [
      'disk resource limit alarm set',
      'free disk space is insufficient',
      'disk free space low',
      'disk_free_limit alarm set',
    ],
    pattern: null,
    example: 'disk resource limit alarm set on node broker@one.',
  },
  {
    id: 'rabbit-corrupt',
    cause: 'data-corruption',
    strength: 'fatal',
    contains: [
      'inconsistent_database',
      'error_while_loading_tables',
      'bad_log',
      'not_a_log_file',
      'mnesia_fatal',
      'failed_to_recover_msg_store',
      "vhost '/' is down",
      'inconsistent_cluster',
      'partitioned network',
    ],
    pattern: null,
    example: 'Mnesia: ** ERROR ** mnesia_event got {inconsistent_database, starting}',
  },
  {
    id: 'rabbit-waiting',
    cause: 'hang',
    strength: 'error',
    contains: ['timeout_waiting_for_tables', 'waiting for mnesia tables'],
    pattern: raw`(?:timeout_waiting_for_tables|Error while waiting for Mnesia tables)`,
    example: 'Error while waiting for Mnesia tables: {timeout_waiting_for_tables,[]}',
  },
  {
    id: 'rabbit-epmd',
    cause: 'dns-failure',
    strength: 'fatal',
    contains: ['epmd error for host'],
    pattern: raw`epmd error for host (?P<host>[\w.-]+): (?:nxdomain|address)`,
    example: 'ERROR: epmd error for host broker-1: nxdomain (non-existing domain)',
  },
  {
    id: 'rabbit-heartbeat',
    cause: 'network-unreachable',
    strength: 'hint',
    contains: ['missed heartbeats from client'],
    pattern: null,
    example: 'closing AMQP connection: missed heartbeats from client, timeout: 60s',
  },
];
