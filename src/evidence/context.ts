/** What collectors may use, what they give back, and what one is. */
import type { AutoScaling } from '../aws/auto-scaling.ts';
import type { CodeDeploy } from '../aws/code-deploy.ts';
import type { Compose } from '../docker/compose.ts';
import type { Configuration } from '../docker/definition.ts';
import type { Engine } from '../docker/engine.ts';
import type { DockerProblem } from '../docker/problem.ts';
import type { Project, ReplicaView, ServiceDefinition } from '../docker/project.ts';
import type { Readings } from '../docker/readings.ts';
import type { KernelLog } from '../host/kernel-log.ts';
import type { BlindSpan } from '../incident/blind.ts';
import type { Ask } from '../probe/question.ts';
import type { LastKnownGood } from '../store/store.ts';
import type { ContainerEvent, Fact, FactKind, Gap, ProbeAnswers } from './evidence.ts';

/** The world as the caller knows it. Maps are by service; a missing entry means "not known". */
export interface CollectContext {
  readonly engine: Engine;
  readonly compose: Compose;
  readonly project: Project;
  readonly readings: Readings;
  readonly ask: Ask;
  readonly lastKnownGood: ReadonlyMap<string, LastKnownGood>;
  /** For the keyed hashes of settings; null when the store that keeps it cannot be read. */
  readonly installationKey: Uint8Array | null;
  /** What the watcher has seen since each service was last healthy. */
  readonly events: ReadonlyMap<string, readonly ContainerEvent[]>;
  readonly probes: ReadonlyMap<string, ProbeAnswers>;
  /** When nobody could see, as the journal says; left out where there is no journal. */
  readonly blind?: () => Promise<readonly BlindSpan[]>;
  /** Whether the history of the Compose files' folder may be read; left out: it may not. */
  readonly git?: 'read' | 'leave';
  /** Where there is more capacity and who releases; left out: nobody has said. */
  readonly cloud?: Cloud;
  readonly now: () => number;
}

/** AWS, and what nova.yaml says of each service there. */
export interface Cloud {
  readonly scaling: AutoScaling;
  readonly deploying: CodeDeploy;
  /** null: nobody has said how the service could be given more capacity. */
  readonly scalingOf: (
    service: string,
  ) =>
    | { readonly by: 'group'; readonly group: string }
    | { readonly by: 'replicas'; readonly max: number }
    | null;
  readonly codedeployOf: (
    service: string,
  ) => { readonly application: string; readonly group: string | null } | null;
}

/** The context, and what all collectors of one round share. */
export interface View extends CollectContext {
  /** The services that facts are wanted of. */
  readonly services: readonly string[];
  /** Every service's containers, sorted by name; those of `docker compose run` left out. */
  readonly replicas: ReadonlyMap<string, readonly ReplicaView[]>;
  /** What the Compose files say now; asked once, and only when somebody wants it. Secret. */
  readonly configuration: () => Promise<Configuration | DockerProblem>;
  /** Read once, and only when somebody wants it. */
  readonly kernelLog: () => Promise<KernelLog>;
}

export interface Collected {
  readonly facts: readonly Fact[];
  readonly gaps: readonly Gap[];
}

/** Collects for one service, or once for all. */
export type Collector =
  | {
      readonly per: 'service';
      /** `replicas`: without the engine's answer there is nothing to look at, only a gap. */
      readonly needs: 'replicas' | 'nothing';
      /** Milliseconds, when it is not the usual deadline. */
      readonly deadline?: number;
      readonly collect: (view: View, service: ServiceDefinition) => Promise<Collected>;
    }
  | {
      readonly per: 'project';
      readonly needs: 'nothing';
      readonly deadline?: number;
      readonly collect: (view: View) => Promise<Collected>;
    };

export const nothing: Collected = { facts: [], gaps: [] };

export function found(...facts: readonly Fact[]): Collected {
  return { facts, gaps: [] };
}

export function missing(wanted: FactKind, subject: string, reason: string): Collected {
  return { facts: [], gaps: [{ wanted, subject, reason }] };
}

/** As `missing`, for what did not come in time. */
export function late(wanted: FactKind, subject: string, reason: string): Collected {
  return { facts: [], gaps: [{ wanted, subject, reason, late: true }] };
}

export function together(parts: readonly Collected[]): Collected {
  return {
    facts: parts.flatMap((part) => part.facts),
    gaps: parts.flatMap((part) => part.gaps),
  };
}

export function replicasOf(view: View, service: string): readonly ReplicaView[] {
  return view.replicas.get(service) ?? [];
}

/** The replica that speaks for the service's settings: a running one, the newest of them. */
export function speakerOf(view: View, service: string): ReplicaView | null {
  const order = (one: ReplicaView): number => (one.state.status === 'running' ? 0 : 1);
  const [first] = replicasOf(view, service).toSorted(
    (a, b) => order(a) - order(b) || b.state.createdAt - a.state.createdAt,
  );
  return first ?? null;
}
