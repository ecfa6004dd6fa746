/** Cassandra and Scylla, with their drivers. */
import type { Signature } from './signature.ts';

const raw = String.raw;

export const cassandraSignatures: readonly Signature[] = [
  {
    id: 'cassandra-damage',
    cause: 'data-corruption',
    strength: 'fatal',
    contains: [
      'corruptsstableexception',
      'commitlogreplayexception',
      'could not read commit log descriptor',
      'exiting due to error while processing commit log',
    ],
    pattern: null,
    example: 'CommitLogReader$CommitLogReadException: Could not read commit log descriptor in file',
  },
  {
    id: 'cassandra-settings',
    cause: 'config-error',
    strength: 'fatal',
    contains: [
      'has no permission to create directory',
      'insufficient permissions on directory',
      'exceptions.configurationexception',
      'saved cluster name ',
      'already exists, cancelling join',
      'fatal configuration error',
      'cannot start node if snitch',
      'a node required to move the data consistently is down',
    ],
    pattern: null,
    example: 'ERROR [main] Has no permission to create directory /ledger/data',
  },
  {
    id: 'cassandra-login',
    cause: 'database-auth',
    strength: 'error',
    contains: ['provided username '],
    pattern: raw`Provided username \S+ and/or password are incorrect`,
    example: 'Bad credentials: Provided username ledger and/or password are incorrect',
  },
  {
    id: 'cassandra-alone',
    cause: 'network-unreachable',
    strength: 'fatal',
    contains: ['unable to gossip with any seeds', 'unable to gossip with any peers'],
    pattern: raw`Unable to gossip with any (?:seeds|peers)(?:[^ ]| *$)`,
    example: 'java.lang.RuntimeException: Unable to gossip with any seeds',
  },
  {
    id: 'cassandra-coordinator',
    cause: 'database-unavailable',
    strength: 'error',
    contains: [
      'nonodeavailableexception',
      'cannot achieve consistency level',
      'coordinator node timed out waiting for replica',
      'operationtimedout: errors={',
      'code=1000 [unavailable',
      'code=1200 [coordinator',
    ],
    pattern: raw`(?:(?:datastax|oss\.driver)\S*NoNodeAvailableException|[Cc]annot achieve consistency level|Coordinator node timed out|OperationTimedOut: errors=|code=1[02]00 \[)`,
    example: 'Unavailable: code=1000 "Cannot achieve consistency level QUORUM"',
  },
];
