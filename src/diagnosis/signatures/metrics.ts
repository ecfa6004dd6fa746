/** Prometheus, Loki, Grafana, Telegraf and InfluxDB. */
import type { Signature } from './signature.ts';

const raw = String.raw;

export const metricsSignatures: readonly Signature[] = [
  {
    id: 'tsdb-damage',
    cause: 'data-corruption',
    strength: 'error',
    contains: [
      'corrupted wal',
      'corruption in segment',
      'compaction failed',
      'out-of-order series added',
      'unexpected non-zero byte in padded page',
      'invalid magic number 0',
      'found unsequential head chunk',
      'error opening shard',
      'invalid tsm',
      'wal corruption',
      'not healthy index found',
      'index is broken',
    ],
    pattern: raw`(?:corrupted WAL|corruption in segment|compaction failed.*(?:out-of-order series|invalid|checksum|corrupt|unexpected)|unexpected non-zero byte|invalid magic number 0|unsequential head chunk|invalid TSM|WAL corruption|not healthy index found|index is broken)`,
    example: 'level=error component=tsdb msg="compaction failed" err="out-of-order series added"',
  },
  {
    id: 'tsdb-settings',
    cause: 'config-error',
    strength: 'fatal',
    contains: [
      'error loading config',
      'failed parsing config',
      'lock db directory',
      'create mmap-ed active query log',
      'error running loki',
      'is not writable. you may have issues',
      'no outputs found',
      "but they weren't used",
      'but they were not used',
      'undefined but requested plugin',
      'unsupported schema version',
    ],
    pattern: raw`(?:[Ee]rror loading config|failed parsing config|lock DB directory|mmap-ed active query log|error running loki.*(?:config|permission|mkdir|invalid|schema)|is not writable\. You may have issues|no outputs found|but they we(?:ren't| were not|re not) used|[Uu]ndefined but requested (?:input|output|plugin))`,
    example: 'level=error err="opening storage failed: lock DB directory: already held"',
  },
  {
    id: 'metrics-not-sent',
    cause: 'external-dependency',
    strength: 'error',
    contains: [
      'error sending batch',
      'error sending alert',
      'failed to send batch',
      'non-recoverable error',
      'exporting failed',
      'failed to export',
    ],
    pattern: raw`(?:error sending (?:batch|alerts?)\b|Failed to send batch.*retrying|non-recoverable error|Exporting failed\. (?:Will retry|Try enabling|Dropping)|[Ff]ailed to export (?:spans|traces|metrics|logs))`,
    example: 'level=warn msg="error sending batch, will retry" status=503',
  },
  {
    id: 'influx-login',
    cause: 'database-auth',
    strength: 'error',
    contains: ['unauthorized access', 'unable to parse authentication credentials'],
    pattern: raw`(?:unauthorized: unauthorized access|unable to parse authentication credentials)`,
    example: 'failed to write metric: unauthorized: unauthorized access',
  },
];
