/** What a ladder says twice, or of others than the component that its cause is about. */
import type { CauseKind } from '../diagnosis/cause.ts';
import type { Rung } from './runbook.ts';

/** The same remedy for the same target stands once: the second time it would not be tried. */
export function withoutRepeats(cause: CauseKind, rungs: readonly Rung[]): readonly Rung[] {
  const known = new Set<string>();
  return withoutOthers(cause, rungs).filter(({ remedy, target, when }) => {
    const key = JSON.stringify([remedy, target, [...when].sort()]);
    return known.size < known.add(key).size;
  });
}

const database =
  /(?:^|[^a-z])(?:db|database|postgres\w*|pg\w*|mysql|mariadb|mongo\w*)(?:[^a-z]|$)/i;
const cache = /(?:^|[^a-z])(?:cache|redis|valkey|memcached?)(?:[^a-z]|$)/i;

/** How components are called in which these causes lie. */
const components: Partial<Record<CauseKind, RegExp>> = {
  'database-unavailable': database,
  'database-auth': database,
  'database-exhausted': database,
  'cache-unavailable': cache,
};

/**
 * `up -d db`, then `up -d api`: the second brings back a client that has stopped meanwhile. To make
 * it anew for its files or its absence does nothing about the database.
 */
function withoutOthers(cause: CauseKind, rungs: readonly Rung[]): readonly Rung[] {
  const name = components[cause];
  const isComponent = ({ target }: Rung): boolean =>
    typeof target === 'object' && name?.test(target.named) === true;
  if (!rungs.some(isComponent)) return rungs;
  return rungs.filter(
    (rung) =>
      typeof rung.target !== 'object' ||
      isComponent(rung) ||
      !rung.when.some((one) => one === 'container-missing' || one === 'files-differ'),
  );
}
