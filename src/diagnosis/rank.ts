/**
 * Orders findings: (1) the deepest faulty dependency explains what stands on it; (2) direct
 * observation beats what a log says; (3) what changed since the last known good is suspected
 * first; (4) contradicting evidence counts.
 */
import type { Cause, Citation } from './cause.ts';
import { causeKinds } from './cause.ts';
import type { DependencyGraph } from './graph.ts';
import { standsOn } from './graph.ts';
import type { Finding } from './rule.ts';
import { bases } from './rule.ts';

const confidences = { certain: 0, likely: 1, possible: 2 } as const;

/** Best first. Findings of one kind about one component are one. */
export function rank(findings: readonly Finding[], graph: DependencyGraph): readonly Finding[] {
  const distinct = merge(findings);
  const keyed = distinct.map((one) => ({ one, key: keyOf(one, distinct, graph) }));
  return keyed.sort((a, b) => compare(a.key, b.key)).map(({ one }) => one);
}

/** Doubt: 0 certain to 3 possible and contradicted. What contradicts a cause makes it less sure. */
export function doubt(cause: Cause): number {
  return confidences[cause.confidence] + (cause.contradicting.length > 0 ? 1 : 0);
}

/** The finding that nothing below explains stands first; then doubt, proof, change, depth. */
function keyOf(
  one: Finding,
  all: readonly Finding[],
  graph: DependencyGraph,
): readonly (number | string)[] {
  return [
    explained(one, all, graph) ? 1 : 0,
    doubt(one),
    bases.indexOf(one.basis),
    one.standing === 'outline' ? 1 : 0,
    one.changed ? 0 : 1,
    -standsOnCount(one, all, graph),
    causeKinds.indexOf(one.kind),
    one.component,
  ];
}

/** Whether a likely fault, below it or of itself, accounts for it. */
function explained(one: Finding, all: readonly Finding[], graph: DependencyGraph): boolean {
  if (one.standing === 'root') return false;
  const below = new Set(standsOn(graph, one.component));
  return all.some((other) => {
    if (other === one || doubt(other) > confidences.likely) return false;
    if (other.component === one.component) {
      return one.standing === 'outline' && other.standing !== 'outline';
    }
    // In a cycle each is below the other: then neither explains.
    if (standsOn(graph, other.component).includes(one.component)) return false;
    // What a log says of a dependency explains only what nothing else is known of.
    const proved = other.basis !== 'logged' || one.standing === 'outline';
    return below.has(other.component) && proved;
  });
}

/** How many of the other faulty components stand on this one: the deeper, the more. */
function standsOnCount(one: Finding, all: readonly Finding[], graph: DependencyGraph): number {
  const others = new Set(all.map(({ component }) => component));
  others.delete(one.component);
  return [...others].filter((other) => standsOn(graph, other).includes(one.component)).length;
}

function compare(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index] ?? left;
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

function merge(findings: readonly Finding[]): readonly Finding[] {
  const merged = new Map<string, Finding>();
  for (const one of findings) {
    const key = `${one.kind} ${one.component}`;
    const other = merged.get(key);
    merged.set(key, other === undefined ? one : unite(other, one));
  }
  return [...merged.values()].map((one) => ({
    ...one,
    supporting: distinctCitations(one.supporting),
    contradicting: distinctCitations(one.contradicting),
  }));
}

/** The surer one speaks; both bring their evidence. */
function unite(a: Finding, b: Finding): Finding {
  const [first, second] = confidences[b.confidence] < confidences[a.confidence] ? [b, a] : [a, b];
  return {
    ...first,
    changed: a.changed || b.changed,
    supporting: [...first.supporting, ...second.supporting],
    contradicting: [...first.contradicting, ...second.contradicting],
  };
}

function distinctCitations(citations: readonly Citation[]): readonly Citation[] {
  const distinct = new Map(citations.map((one) => [`${one.evidence} ${one.says}`, one]));
  return [...distinct.values()];
}
