/** NATS. */
import type { Signature } from './signature.ts';

const raw = String.raw;

export const natsSignatures: readonly Signature[] = [
  {
    id: 'nats-settings',
    cause: 'config-error',
    strength: 'fatal',
    contains: ['nats-server: ', '[ftl] '],
    pattern: raw`(?:^nats-server: .*(?:unknown field|parse error|no such file|invalid|not allowed|error)|\[FTL\] .*(?:config|permission denied|can not be created|invalid|unknown))`,
    example: 'nats-server: broker.conf:4:2: unknown field "jetstreem"',
  },
  {
    id: 'nats-refused',
    cause: 'external-dependency',
    strength: 'error',
    contains: ['nats: ', 'no responders available for request'],
    pattern: raw`(?:nats: (?:.*Authorization Violation|no responders|connection closed|maximum connections|stale connection|no response from stream)|no responders available for request)`,
    example: 'nats: Authorization Violation',
  },
  {
    id: 'nats-storage',
    cause: 'disk-full',
    strength: 'error',
    contains: ['insufficient storage resources', 'jetstream out of storage'],
    pattern: null,
    example: '[WRN] JetStream: insufficient storage resources available',
  },
];
