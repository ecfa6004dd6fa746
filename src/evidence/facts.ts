/** The facts of one round of evidence, sorted by kind: what planner and guard read. */
import type {
  ConfigurationChange,
  ContainerState,
  Evidence,
  Fact,
  FactKind,
  ImageChange,
  NetworkAttachment,
  PortOwner,
  WritableLayer,
} from './evidence.ts';

export interface Facts {
  readonly containers: readonly ContainerState[];
  readonly images: readonly ImageChange[];
  readonly configurations: readonly ConfigurationChange[];
  readonly composeValid: boolean | null;
  readonly ports: readonly PortOwner[];
  readonly networks: readonly NetworkAttachment[];
  readonly layers: readonly WritableLayer[];
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
    images: factsOf(evidence, 'image-change'),
    configurations: factsOf(evidence, 'configuration-change'),
    composeValid: files[0]?.valid ?? null,
    ports: factsOf(evidence, 'port-owner'),
    networks: factsOf(evidence, 'network-attachment'),
    layers: factsOf(evidence, 'writable-layer'),
  };
}
