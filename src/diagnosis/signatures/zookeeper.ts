/** ZooKeeper, and those who cannot do without it. */
import type { Signature } from './signature.ts';

const raw = String.raw;

export const zookeeperSignatures: readonly Signature[] = [
  {
    id: 'zookeeper-damage',
    cause: 'data-corruption',
    strength: 'fatal',
    contains: [
      'unable to load database on disk',
      'no snapshot found, but there are log entries',
      'unreasonable length =',
      'last transaction was partial',
      'is less than the current epoch',
      'is less than the accepted epoch',
      'crc check failed',
      'unable to find a valid snapshot',
    ],
    pattern: null,
    example:
      'ERROR Unable to load database on disk (org.apache.zookeeper.server.quorum.QuorumPeer)',
  },
  {
    id: 'zookeeper-settings',
    cause: 'config-error',
    strength: 'fatal',
    contains: [
      'quorumpeerconfig$configexception',
      'invalid config, exiting abnormally',
      'myid file is missing',
      'is not in the peer list',
      'address unresolved:',
    ],
    pattern: null,
    example: 'ERROR Invalid config, exiting abnormally (o.a.z.server.quorum.QuorumPeerMain)',
  },
  {
    id: 'zookeeper-lost',
    cause: 'external-dependency',
    strength: 'error',
    contains: [
      'keepererrorcode = connectionloss',
      'keepererrorcode = sessionexpired',
      'keeperexception$connectionloss',
      'zookeeperclienttimeoutexception',
      'zookeeperclientexpiredexception',
      'while in state: connecting',
      'zookeeperserver not running',
      'unable to read additional data from server sessionid',
      'connecting to zookeeper',
      'unable to connect to zookeeper',
    ],
    pattern: raw`(?:KeeperErrorCode = (?:ConnectionLoss|SessionExpired)|KeeperException\$ConnectionLoss|ZooKeeperClient(?:Timeout|Expired)Exception|while in state: CONNECTING|ZooKeeperServer not running|Unable to read additional data from server sessionid|(?:failed|unable|timed out|error)\b.*connect(?:ing)? to zookeeper)`,
    example: 'KeeperErrorCode = ConnectionLoss for /brokers/ids',
  },
];
