/**
 * Gives rules what they may read. Of each kind and subject only the newest round counts: after a
 * remedy the world is another one, and what was true before it proves nothing.
 */
import type { ContainerStatus, Evidence, Fact, FactKind } from '../evidence/evidence.ts';
import type { DependencyGraph } from './graph.ts';
import { isService, standsOn } from './graph.ts';
import type { FactOf, KnownLine, Rule, Seen, View } from './rule.ts';
import { matchSignatures } from './signatures/match.ts';

/** Log lines older than this before the first death are of an earlier life, in milliseconds. */
const BEFORE_DEATH = 120_000;

/** All that was collected, in an order that does not depend on who was faster. */
export interface Collected {
  readonly service: string;
  readonly graph: DependencyGraph;
  readonly scope: readonly string[];
  readonly evidence: readonly Evidence[];
  readonly lines: (service: string) => readonly KnownLine[];
}

/** Prepares the evidence once for all rules. */
export function collect(
  service: string,
  graph: DependencyGraph,
  evidence: readonly Evidence[],
): Collected {
  const newest = newestRound(evidence);
  const known = new Map<string, readonly KnownLine[]>();
  return {
    service,
    graph,
    scope: scopeOf(service, graph, newest),
    evidence: newest,
    // Reading logs is the dearest part: once for each service, and only for those that are asked for.
    lines: (name) => {
      const lines = known.get(name) ?? knownLines(name, newest);
      known.set(name, lines);
      return lines;
    },
  };
}

/** The view of one rule. Reading a kind that it has not declared is a bug and throws. */
export function viewFor(rule: Rule, collected: Collected): View<FactKind> {
  const { service, scope, graph, evidence } = collected;
  const check = (kind: FactKind): void => {
    if (!rule.needs.includes(kind)) throw new Error(`rule ${rule.id} does not declare ${kind}`);
  };
  const all = <N extends FactKind>(kind: N): readonly Seen<N>[] => {
    check(kind);
    return seen(evidence, kind).filter(({ fact }) => isAbout(fact, scope));
  };
  return {
    service,
    scope,
    graph,
    all,
    of: (kind, name) => all(kind).filter(({ fact }) => 'service' in fact && fact.service === name),
    lines: (name) => {
      check('logs');
      return collected.lines(name);
    },
  };
}

/** What others hear from something in scope is about that, too: it may not be able to say it itself. */
function isAbout(fact: Fact, scope: readonly string[]): boolean {
  if (!('service' in fact) || scope.includes(fact.service)) return true;
  return fact.kind === 'dependency' && scope.includes(fact.dependency);
}

function seen<N extends FactKind>(evidence: readonly Evidence[], kind: N): readonly Seen<N>[] {
  return evidence.flatMap(({ id, collectedAt, fact }) =>
    isKind(fact, kind) ? [{ id, at: collectedAt, fact }] : [],
  );
}

function isKind<N extends FactKind>(fact: Fact, kind: N): fact is FactOf<N> {
  return fact.kind === kind;
}

function newestRound(evidence: readonly Evidence[]): readonly Evidence[] {
  const rounds = new Map<string, number>();
  for (const { fact, round } of evidence) {
    for (const key of keysOf(fact)) rounds.set(key, Math.max(round, rounds.get(key) ?? round));
  }
  return evidence
    .filter(({ fact, round }) => keysOf(fact).every((key) => rounds.get(key) === round))
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** A container that is there and one that is missing answer the same question. */
function keysOf(fact: Fact): readonly string[] {
  const kind = fact.kind === 'container-missing' ? 'container-state' : fact.kind;
  return ['service' in fact ? `${kind} ${fact.service}` : kind];
}

function scopeOf(
  service: string,
  graph: DependencyGraph,
  evidence: readonly Evidence[],
): readonly string[] {
  const scope = new Set([service]);
  // Settings as they run may point at what the files do not name. A Set yields additions too.
  for (const name of scope) {
    for (const below of isService(graph, name) ? standsOn(graph, name) : []) scope.add(below);
    for (const { fact } of seen(evidence, 'dependency')) {
      if (fact.service === name) scope.add(fact.dependency);
    }
  }
  return [...scope];
}

function knownLines(service: string, evidence: readonly Evidence[]): readonly KnownLine[] {
  const since = Math.max(lifeBegan(service, evidence), healthyFrom(service, evidence));
  const names = namesOfAddresses(evidence);
  return seen(evidence, 'logs')
    .filter(({ fact }) => fact.service === service)
    .flatMap(({ id, fact }) => {
      const kept = fact.lines.flatMap((line, index) =>
        line.at === null || line.at >= since ? [{ line, index }] : [],
      );
      return matchSignatures(kept.map(({ line }) => line)).map((match) => ({
        ...match,
        direction: {
          ...match.direction,
          host: names.get(match.direction.host ?? '') ?? match.direction.host,
        },
        id,
        line: kept[match.line]?.index ?? 0,
        text: kept[match.line]?.line.text ?? '',
        at: kept[match.line]?.line.at ?? null,
      }));
    });
}

/** A program that has looked a name up once writes the address: then the service is meant. */
function namesOfAddresses(evidence: readonly Evidence[]): ReadonlyMap<string, string> {
  return new Map(
    seen(evidence, 'network-attachment').flatMap(({ fact }) =>
      (fact.addresses ?? []).map((address) => [address, fact.service]),
    ),
  );
}

/**
 * When the life began that the fault belongs to: the start of the container, or the first of the
 * deaths since the service was healthy, whichever is earlier. 0 when nothing says.
 */
function lifeBegan(service: string, evidence: readonly Evidence[]): number {
  const starts = seen(evidence, 'container-state').flatMap(({ fact }) =>
    fact.service === service && hasRun(fact.status) ? [fact.startedAt ?? 0] : [],
  );
  const deaths = seen(evidence, 'container-events').flatMap(({ fact }) =>
    fact.service === service
      ? fact.events
          .filter((event) => event.action === 'die')
          .map((event) => event.at - BEFORE_DEATH)
      : [],
  );
  return starts.length === 0 ? 0 : Math.min(...starts, ...deaths);
}

/** Two clocks, and the time between two rounds of probes, in milliseconds. */
const NEARLY = 5_000;

/** What it wrote before it was healthy last belongs to another outage. -Infinity: nobody has seen it so. */
function healthyFrom(service: string, evidence: readonly Evidence[]): number {
  const times = seen(evidence, 'probe-answers').flatMap(({ fact }) =>
    fact.service === service ? (fact.healthyFrom ?? []) : [],
  );
  return Math.max(-Infinity, ...times) - NEARLY;
}

const hasRun = (status: ContainerStatus): boolean => status !== 'created';
