/**
 * From evidence to ranked causes. Pure and deterministic: the same evidence in any order gives
 * the same diagnosis, and every citation names evidence that was given.
 */
import type { Evidence, FactKind, Gap } from '../evidence/evidence.ts';
import { groupGaps, type GapGroup } from '../evidence/gaps.ts';
import type { Cause, Diagnosis } from './cause.ts';
import { causeNames } from './cause.ts';
import type { DependencyGraph } from './graph.ts';
import { standsOn } from './graph.ts';
import { doubt, rank } from './rank.ts';
import { needsOf } from './rule.ts';
import type { Finding, Rule } from './rule.ts';
import { listWords } from './rules/condition.ts';
import { rules as allRules } from './rules.ts';
import { collect, viewFor } from './view.ts';
import type { Collected } from './view.ts';

export interface DiagnosisInput {
  /** The service with the symptom. */
  readonly service: string;
  readonly graph: DependencyGraph;
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

/** The facts that the rules want: what the engine should collect. */
export const wantedFacts: readonly FactKind[] = needsOf(allRules);

/** More doubt than this, and a finding does not stand out: `possible` without other proof. */
const STANDS_OUT = 1;

/** Runs the rules and ranks what they found. `unknown` leads when nothing stands out. */
export function diagnose(input: DiagnosisInput, rules: readonly Rule[] = allRules): Diagnosis {
  const collected = collect(input.service, input.graph, input.evidence);
  const findings = rules.flatMap((rule) => rule.conclude(viewFor(rule, collected)));
  const ranked = rank(findings, input.graph);
  const causes = ranked.map(causeOf);
  const [first, ...rest] = causes;
  const wanted = input.gaps.filter((gap) => needsOf(rules).includes(gap.wanted));
  const undetermined = groupGaps(wanted).map(describeGap).sort();
  return first !== undefined && doubt(first) <= STANDS_OUT
    ? { causes: [first, ...rest], undetermined }
    : { causes: [unknown(collected, causes), ...causes], undetermined };
}

function causeOf(one: Finding): Cause {
  const { kind, component, confidence, statement, supporting, contradicting, shared } = one;
  const cause = { kind, component, confidence, statement, supporting, contradicting };
  return shared === undefined ? cause : { ...cause, shared };
}

/** Of the services whose own probes fail the one that stands on no other of them. */
function deepestIll({ service, graph, evidence }: Collected): string {
  const ill = evidence.flatMap(({ fact }) =>
    fact.kind === 'probe-answers' && (fact.health === 'down' || fact.health === 'degraded')
      ? [fact.service]
      : [],
  );
  const below = standsOn(graph, service).filter((name) => ill.includes(name));
  return below.find((name) => !standsOn(graph, name).some((one) => ill.includes(one))) ?? service;
}

/** Says what was looked at, so that people need not look there again. */
function unknown(collected: Collected, causes: readonly Cause[]): Cause {
  const kinds = [...new Set(collected.evidence.map(({ fact }) => fact.kind))].sort();
  const looked = kinds.map((kind) => factWords[kind].name);
  const fits = [...new Set(causes.map(({ kind }) => causeNames[kind]))];
  const component = deepestIll(collected);
  const states = collected.evidence.filter(
    ({ fact }) => fact.kind === 'container-state' && fact.service === component,
  );
  const stands = component === collected.service ? '' : `, which stands on ${component}`;
  return {
    kind: 'unknown',
    component,
    confidence: 'possible',
    statement: `Nothing stands out for ${collected.service}${stands}; ${
      looked.length === 0 ? 'no evidence was at hand' : `looked at: ${listWords(looked)}`
    }${fits.length === 0 ? '' : `; would fit without being proved: ${listWords(fits)}`}.`,
    supporting: states.map(({ id, fact }) => ({
      evidence: id,
      says: fact.kind === 'container-state' ? `its container is ${fact.status}` : '',
    })),
    contradicting: [],
  };
}

function describeGap({ wanted, subject, reason }: GapGroup): string {
  const verbs = wanted.map((kind) => factWords[kind].verb).sort();
  return `undetermined: ${subject} could not be ${listWords(verbs, 'or')}, because ${reason}`;
}

/** How people are told which fact it is, and what was not possible when it is a gap. */
const factWords: Record<FactKind, { readonly name: string; readonly verb: string }> = {
  'container-state': { name: 'the containers', verb: 'inspected' },
  'container-missing': { name: 'missing containers', verb: 'looked for' },
  logs: { name: 'logs', verb: 'read (its log)' },
  'container-events': { name: 'container events', verb: 'followed (its container events)' },
  memory: { name: 'memory', verb: 'measured (its memory)' },
  'kernel-kills': { name: "the kernel's kills", verb: 'looked for (kills by the kernel)' },
  limits: { name: 'limits', verb: 'measured (its limits)' },
  'main-process': { name: 'main processes', verb: 'looked at (its main process)' },
  'busiest-processes': { name: 'the busiest processes', verb: 'measured (its processes)' },
  'open-files': { name: 'open files', verb: 'counted (its open files)' },
  'volume-use': { name: 'volumes', verb: 'measured (its volumes)' },
  'configured-image': { name: 'configured images', verb: 'looked for (its image)' },
  'source-version': { name: 'sources', verb: 'compared' },
  'definition-change': { name: 'definitions', verb: 'compared (how it is made)' },
  'unread-files': { name: 'unread files', verb: 'compared (files written since it read them)' },
  'mounted-files': { name: 'mounted files', verb: 'compared (files mounted into it)' },
  'docker-disk': { name: "the engine's disk use", verb: 'measured (its disk use)' },
  deployments: { name: 'deployments', verb: 'listed (its deployments)' },
  'scaling-group': { name: 'Auto Scaling groups', verb: 'described (its Auto Scaling group)' },
  'replica-room': { name: 'room for replicas', verb: 'counted (its replicas)' },
  'git-history': { name: 'the history of the files', verb: 'read (its history)' },
  'blind-intervals': { name: 'blind intervals', verb: 'known (when nobody watched it)' },
  'image-change': { name: 'the image', verb: 'compared (its image)' },
  'configuration-change': { name: 'the configuration', verb: 'compared (its configuration)' },
  'compose-files': { name: 'the Compose files', verb: 'checked' },
  dependency: { name: 'dependencies', verb: 'asked' },
  'port-owner': { name: 'port owners', verb: 'looked up (who holds its port)' },
  listening: { name: 'listening ports', verb: 'checked (what listens in it)' },
  'network-attachment': { name: 'networks', verb: 'inspected (its networks)' },
  'name-resolution': { name: 'name resolution', verb: 'checked (how it resolves names)' },
  'host-resources': { name: 'the host', verb: 'measured' },
  'writable-layer': { name: 'written files', verb: 'listed (what it wrote)' },
  'probe-answers': { name: 'probes', verb: 'probed' },
};
