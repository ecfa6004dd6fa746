/** What the engine's error and the log of a service say of something that has run out. */
import type { CauseKind, Citation } from '../cause.ts';
import { cite } from '../rule.ts';
import type { View } from '../rule.ts';
import { matchText } from '../signatures/match.ts';
import { hasStopped, quoteError } from './condition.ts';
import { citeLines, linesFor } from './logged.ts';

export function said(
  view: View<'container-state' | 'logs'>,
  service: string,
  cause: CauseKind,
): readonly Citation[] {
  const refused = view
    .of('container-state', service)
    .filter(({ fact }) => hasStopped(fact) && matchText(fact.error).some((m) => m.cause === cause))
    .map((state) => cite(state, `the engine says ${quoteError(state.fact.error)}`));
  return [...refused, ...citeLines(linesFor(view, service, [cause]))];
}

export const mebibytes = (bytes: number): number => Math.round(bytes / 1_048_576);
