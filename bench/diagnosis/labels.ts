/** The one table between our causes and the labels of a corpus. */
import type { CauseKind } from '../../src/diagnosis/cause.ts';
import type { Reading } from '../../src/diagnosis/excerpt/excerpt.ts';

/** No cause: the excerpt is of a healthy program. */
export const BENIGN = 'benign';

/** null: nothing is claimed, neither a cause nor health. */
const labelOfCause = {
  'app-crash': 'app-crash',
  'out-of-memory': 'out-of-memory',
  'database-unavailable': 'db-connection',
  'database-auth': 'db-auth',
  'database-exhausted': 'db-connection',
  'port-conflict': 'port-conflict',
  'config-error': 'config-error',
  'network-detached': 'network-unreachable',
  'dns-failure': 'dns-failure',
  'network-unreachable': 'network-unreachable',
  'cache-unavailable': 'cache-connection',
  'external-dependency': 'external-dependency',
  'bad-deploy': 'image-or-deploy',
  'disk-full': 'disk-full',
  'fd-exhaustion': 'fd-exhaustion',
  hang: 'deadlock-or-hang',
  'tls-error': 'tls-error',
  'data-corruption': 'data-corruption',
  'host-exhausted': 'host-resource',
  'healthcheck-misconfigured': 'config-error',
  'image-unavailable': 'image-or-deploy',
  'stopped-by-operator': BENIGN,
  unknown: null,
} satisfies Record<CauseKind, string | null>;

/** The labels that a reading claims, the leading one first. Empty for unknown. */
export function labelsOf(reading: Reading): readonly string[] {
  switch (reading.outcome) {
    case 'healthy':
      return [BENIGN];
    case 'unknown':
      return [];
    case 'fault':
      return [...new Set(reading.causes.flatMap(({ kind }) => labelOfCause[kind] ?? []))];
  }
}
