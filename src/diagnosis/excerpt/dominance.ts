/**
 * Which cause explains which. Where both stand in one excerpt, the explained one is a consequence:
 * a program that ends because its database is away has not crashed, the database is away.
 */
import type { CauseKind } from '../cause.ts';

const everythingVague = ['app-crash', 'unknown'] as const;
/** What a failing peer looks like from far away. */
const peers = ['database-unavailable', 'cache-unavailable', 'external-dependency'] as const;

/** The consequences of each cause, as far as a text shows them. */
const consequences = {
  'out-of-memory': [
    ...everythingVague,
    'bad-deploy',
    'hang',
    'host-exhausted',
    'config-error',
    ...peers,
  ],
  'disk-full': [...everythingVague, 'data-corruption', 'config-error', 'host-exhausted', ...peers],
  'fd-exhaustion': [
    ...everythingVague,
    'host-exhausted',
    'config-error',
    'dns-failure',
    'network-unreachable',
    ...peers,
  ],
  'host-exhausted': [...everythingVague, 'hang', 'network-unreachable', ...peers],
  'data-corruption': [...everythingVague, 'database-unavailable', 'hang'],
  'tls-error': [
    ...everythingVague,
    'host-exhausted',
    ...peers,
    'network-unreachable',
    'config-error',
    'image-unavailable',
  ],
  'dns-failure': [
    ...everythingVague,
    ...peers,
    'network-unreachable',
    'bad-deploy',
    'image-unavailable',
  ],
  'database-auth': [...everythingVague, 'database-unavailable', 'external-dependency'],
  'database-exhausted': [...everythingVague, 'database-unavailable', 'external-dependency', 'hang'],
  'port-conflict': [
    ...everythingVague,
    'network-unreachable',
    'external-dependency',
    'config-error',
  ],
  'database-unavailable': [...everythingVague, 'external-dependency', 'hang'],
  'cache-unavailable': [...everythingVague, 'external-dependency', 'database-unavailable'],
  'network-unreachable': [...everythingVague, 'external-dependency'],
  'network-detached': [...everythingVague, 'external-dependency'],
  'image-unavailable': [...everythingVague, 'bad-deploy', 'external-dependency', 'config-error'],
  'bad-deploy': [...everythingVague, 'external-dependency'],
  'config-error': [...everythingVague],
  'external-dependency': [...everythingVague],
  hang: [...everythingVague, 'external-dependency'],
  'healthcheck-misconfigured': [],
  'stopped-by-operator': [],
  'app-crash': ['unknown'],
  unknown: [],
} as const satisfies Record<CauseKind, readonly CauseKind[]>;

/** Whether one cause makes another its consequence. */
export function explains(cause: CauseKind, other: CauseKind): boolean {
  return (consequences[cause] as readonly CauseKind[]).includes(other);
}
