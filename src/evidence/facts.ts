/** The facts of one round of evidence, sorted by kind: what planner and guard read. */
import type {
  ConfigurationChange,
  ImageChange,
  SourceVersion,
  UnreadFiles,
} from './change-facts.ts';
import type {
  ContainerEvents,
  ContainerState,
  DependencyAnswer,
  Evidence,
  Fact,
  FactKind,
  NetworkAttachment,
  PortOwner,
  ProbeAnswers,
  WritableLayer,
} from './evidence.ts';
import type {
  ContainerLimits,
  DockerDisk,
  HostResources,
  KernelKills,
  MemoryUse,
  ReplicaRoom,
  ScalingGroup,
} from './resource-facts.ts';

export interface Facts {
  readonly containers: readonly ContainerState[];
  /** Services without any. */
  readonly missing: readonly string[];
  readonly images: readonly ImageChange[];
  readonly sources: readonly SourceVersion[];
  readonly configurations: readonly ConfigurationChange[];
  readonly composeValid: boolean | null;
  readonly ports: readonly PortOwner[];
  readonly networks: readonly NetworkAttachment[];
  readonly layers: readonly WritableLayer[];
  readonly answers: readonly DependencyAnswer[];
  readonly probes: readonly ProbeAnswers[];
  readonly memory: readonly MemoryUse[];
  readonly limits: readonly ContainerLimits[];
  readonly kills: readonly KernelKills[];
  readonly events: readonly ContainerEvents[];
  readonly host: HostResources | null;
  readonly dockerDisk: DockerDisk | null;
  readonly groups: readonly ScalingGroup[];
  readonly rooms: readonly ReplicaRoom[];
  readonly unread: readonly UnreadFiles[];
}

type FactOf<K extends FactKind> = Extract<Fact, { kind: K }>;

/** All facts of one kind, in the order in which they were collected. */
export function factsOf<K extends FactKind>(
  evidence: readonly Evidence[],
  kind: K,
): readonly FactOf<K>[] {
  return evidence.map((one) => one.fact).filter((fact): fact is FactOf<K> => fact.kind === kind);
}

export function sortFacts(evidence: readonly Evidence[]): Facts {
  const files = factsOf(evidence, 'compose-files');
  return {
    containers: factsOf(evidence, 'container-state'),
    missing: factsOf(evidence, 'container-missing').map(({ service }) => service),
    images: factsOf(evidence, 'image-change'),
    sources: factsOf(evidence, 'source-version'),
    configurations: factsOf(evidence, 'configuration-change'),
    composeValid: files[0]?.valid ?? null,
    ports: factsOf(evidence, 'port-owner'),
    networks: factsOf(evidence, 'network-attachment'),
    layers: factsOf(evidence, 'writable-layer'),
    answers: factsOf(evidence, 'dependency'),
    probes: factsOf(evidence, 'probe-answers'),
    memory: factsOf(evidence, 'memory'),
    limits: factsOf(evidence, 'limits'),
    kills: factsOf(evidence, 'kernel-kills'),
    events: factsOf(evidence, 'container-events'),
    host: factsOf(evidence, 'host-resources')[0] ?? null,
    dockerDisk: factsOf(evidence, 'docker-disk')[0] ?? null,
    groups: factsOf(evidence, 'scaling-group'),
    rooms: factsOf(evidence, 'replica-room'),
    unread: factsOf(evidence, 'unread-files'),
  };
}

/** What the planner and the guard read beyond what the rules want. */
const forPlanning: readonly FactKind[] = [
  'container-state',
  'container-missing',
  'dependency',
  'probe-answers',
  'memory',
  'limits',
  'kernel-kills',
  'container-events',
  'image-change',
  'source-version',
  'configuration-change',
  'compose-files',
  'port-owner',
  'network-attachment',
  'host-resources',
  'docker-disk',
  'scaling-group',
  'replica-room',
  'unread-files',
];

/** What nobody reads but people, and what a restart or the next minute destroys. */
const forPeople: readonly FactKind[] = ['busiest-processes', 'git-history', 'deployments'];

/** Everything that an incident saves. `wanted`: what the rules want. */
export function savedFacts(wanted: readonly FactKind[]): readonly FactKind[] {
  return [...new Set([...wanted, ...forPlanning, ...forPeople])];
}
