/**
 * The closed union of causes. A new member does not compile until every consumer
 * (words, runbook sections, rules) has something to say about it.
 */
export const causeKinds = [
  'app-crash',
  'out-of-memory',
  'database-unavailable',
  'database-auth',
  'database-exhausted',
  'port-conflict',
  'config-error',
  'network-detached',
  'dns-failure',
  'network-unreachable',
  'cache-unavailable',
  'external-dependency',
  'bad-deploy',
  'disk-full',
  'fd-exhaustion',
  'hang',
  'tls-error',
  'data-corruption',
  'host-exhausted',
  'healthcheck-misconfigured',
  'image-unavailable',
  'stopped-by-operator',
  'unknown',
] as const;

export type CauseKind = (typeof causeKinds)[number];

/** How sure a rule is: `certain` was observed directly, `likely` was inferred, `possible` only fits. */
export type Confidence = 'certain' | 'likely' | 'possible';

/** One piece of evidence that speaks for or against a cause, and what it says in words. */
export interface Citation {
  readonly evidence: string;
  readonly says: string;
}

/** What a rule concludes about one component. */
export interface Cause {
  readonly kind: CauseKind;
  /** The service, dependency or external endpoint at fault: not always the one with the symptom. */
  readonly component: string;
  readonly confidence: Confidence;
  /** One sentence for people, without secrets. */
  readonly statement: string;
  readonly supporting: readonly Citation[];
  readonly contradicting: readonly Citation[];
  /**
   * What lies behind it where many services use that and each shows the fault as its own, as people
   * call it: "the host's disk". Only where curing that cures them all.
   */
  readonly shared?: string;
}

/** Ranked causes. `causes[0]` leads; its kind is `unknown` when nothing stands out. */
export interface Diagnosis {
  readonly causes: readonly [Cause, ...Cause[]];
  /** What could not be tested, in sentences: "undetermined: …". */
  readonly undetermined: readonly string[];
}

/** The name of each cause as people read it. */
export const causeNames = {
  'app-crash': 'application crash',
  'out-of-memory': 'out of memory',
  'database-unavailable': 'database unavailable',
  'database-auth': 'database refuses the login',
  'database-exhausted': 'database out of connections',
  'port-conflict': 'port conflict',
  'config-error': 'configuration error',
  'network-detached': 'container detached from its network',
  'dns-failure': 'name resolution broken',
  'network-unreachable': 'network unreachable',
  'cache-unavailable': 'cache unavailable',
  'external-dependency': 'external dependency unavailable',
  'bad-deploy': 'bad release',
  'disk-full': 'disk full',
  'fd-exhaustion': 'too many open files',
  hang: 'process hangs',
  'tls-error': 'TLS error',
  'data-corruption': 'suspected data corruption',
  'host-exhausted': 'host out of resources',
  'healthcheck-misconfigured': 'health check misconfigured',
  'image-unavailable': 'image unavailable',
  'stopped-by-operator': 'stopped by an operator',
  unknown: 'unknown',
} satisfies Record<CauseKind, string>;
