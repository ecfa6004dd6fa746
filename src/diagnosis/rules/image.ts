/** The image cannot be had, or cannot run on this machine. */
import { cite, defineRule, finding } from '../rule.ts';
import type { Finding, View } from '../rule.ts';
import { matchText } from '../signatures/match.ts';
import { hasStopped, isJob, quoteError } from './condition.ts';
import { citeLines, linesFor } from './logged.ts';

const needs = ['container-state', 'container-missing', 'configured-image', 'logs'] as const;
type Facts = View<(typeof needs)[number]>;

export const image = defineRule({
  id: 'image-unavailable',
  needs,
  conclude: (view) =>
    view.scope.flatMap((service) => absent(view, service) ?? refused(view, service) ?? []),
});

/** Nothing to start, and nothing to make it from. A job that is done needs neither. */
function absent(view: Facts, service: string): Finding | null {
  const [missing] = view.of('container-missing', service);
  const [wanted] = view
    .of('configured-image', service)
    .filter(({ fact }) => fact.here === 'absent');
  if (missing === undefined || wanted === undefined || isJob(view, service)) return null;
  const { ref } = wanted.fact;
  return finding({
    kind: 'image-unavailable',
    component: service,
    // A registry may still have it.
    confidence: 'likely',
    basis: 'observed',
    statement: `${service} has no container, and the engine does not have its image ${ref} to make one.`,
    supporting: [
      cite(wanted, `the engine has no image ${ref}`),
      cite(missing, `${service} has no container`),
    ],
  });
}

function refused(view: Facts, service: string): Finding | null {
  const stopped = view.of('container-state', service).filter(({ fact }) => hasStopped(fact));
  const told = stopped.filter(({ fact }) =>
    matchText(fact.error).some(({ cause }) => cause === 'image-unavailable'),
  );
  const lines = stopped.length === 0 ? [] : linesFor(view, service, ['image-unavailable']);
  if (told.length === 0 && lines.length === 0) return null;
  const ref = stopped[0]?.fact.imageRef ?? '';
  return finding({
    kind: 'image-unavailable',
    component: service,
    confidence: told.length > 0 ? 'certain' : 'likely',
    basis: told.length > 0 ? 'decisive' : 'logged',
    statement: `The image ${ref} of ${service} is not available or cannot run here.`,
    supporting: [
      ...told.map((s) => cite(s, `the engine says ${quoteError(s.fact.error)}`)),
      ...citeLines(lines),
    ],
  });
}
