/** Names for facts: the id that causes cite, and the words for what a fact is about. */
import type { Evidence, Fact } from './evidence.ts';

/**
 * Facts of one round as evidence. Ids are `round.position`, both from 1, so they stay unique
 * within an incident however often it is collected. `at`: milliseconds since the epoch. `taken`:
 * how many facts the round has already.
 */
export function identify(
  facts: readonly Fact[],
  round: number,
  at: number,
  taken = 0,
): readonly Evidence[] {
  return facts.map((fact, index) => ({
    id: `${round}.${taken + index + 1}`,
    round,
    collectedAt: at,
    fact,
  }));
}

/** What a fact is about, for people: a service, a container, a port, a name. */
export function subjectOf(fact: Fact): string {
  switch (fact.kind) {
    case 'container-state':
      return fact.name;
    case 'logs':
    case 'memory':
    case 'limits':
    case 'kernel-kills':
    case 'open-files':
    case 'main-process':
    case 'busiest-processes':
    case 'volume-use':
    case 'network-attachment':
    case 'writable-layer':
    case 'unread-files':
      return `${fact.service} (${fact.container.slice(0, 12)})`;
    case 'container-missing':
    case 'container-events':
    case 'image-change':
    case 'configured-image':
    case 'configuration-change':
    case 'definition-change':
    case 'mounted-files':
    case 'source-version':
    case 'probe-answers':
    case 'replica-room':
      return fact.service;
    case 'scaling-group':
      return `${fact.service}, group ${fact.group}`;
    case 'deployments':
      return `${fact.service}, application ${fact.application}`;
    case 'dependency':
      return `${fact.service} to ${fact.dependency} (${fact.address})`;
    case 'port-owner':
      return `${fact.service}, host port ${fact.port}`;
    case 'listening':
      return `${fact.service} (${fact.container.slice(0, 12)}), port ${fact.port}`;
    case 'name-resolution':
      return `${fact.service}, name ${fact.name}`;
    case 'compose-files':
      return 'Compose files';
    case 'host-resources':
      return 'host';
    case 'docker-disk':
      return 'engine';
    case 'git-history':
      return fact.folder;
    case 'blind-intervals':
      return 'responder';
  }
}
