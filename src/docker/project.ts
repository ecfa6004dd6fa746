/**
 * A Compose project as we understand it: what its files say, resolved, and which containers
 * carry its labels. Pure data; `inventory.ts` reads it from the engine and from Compose.
 */
import type { DefinitionAspect } from '../evidence/change-facts.ts';
import type { ContainerState, DependencyRole, NetworkEndpoint } from '../evidence/evidence.ts';

export interface Project {
  readonly name: string;
  /** Absolute. */
  readonly directory: string;
  readonly files: readonly string[];
  readonly envFiles: readonly string[];
  /** Files whose change can change the configuration: Compose files, `.env`, `env_file`s. */
  readonly watchedFiles: readonly string[];
  readonly services: readonly ServiceDefinition[];
}

export interface ServiceDefinition {
  readonly name: string;
  readonly image: string;
  /** null when Compose leaves it open. */
  readonly memoryLimit: number | null;
  /** Which of the two ways of writing limits its files use: they refuse to be mixed. */
  readonly limitsIn: 'service' | 'deploy';
  readonly replicas: number;
  readonly dependsOn: readonly string[];
  /** Settings that point at something: DATABASE_URL=postgres://user@postgres:5432/app. */
  readonly references: readonly Reference[];
  readonly networks: readonly NetworkEndpoint[];
  readonly publishes: readonly {
    readonly hostIp: string;
    readonly hostPort: number;
    readonly containerPort: number;
  }[];
  readonly exposes: readonly number[];
  /** Milliseconds; null when the service has no health check. */
  readonly startPeriod: number | null;
  readonly hasHealthcheck: boolean;
  /** The engine starts it again whenever it ends, so it is not meant to end. */
  readonly restarts: boolean;
  /** What its health check asks of itself over HTTP; null when it asks in another way. */
  readonly healthUrl: { readonly port: number; readonly path: string } | null;
  readonly hasVolumes: boolean;
  /** The folder that its image is built from; null: its files name an image only, or no folder. */
  readonly buildContext: string | null;
}

/** A setting that names a host. Its value stays out of this: only the parts that are not secret. */
export interface Reference {
  readonly setting: string;
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly role: DependencyRole;
  /** The Compose service that the host names; null when it is none of the project. */
  readonly service: string | null;
}

/** One replica: its state, and what only the process may know. */
export interface ReplicaView {
  readonly state: ContainerState;
  readonly networks: readonly {
    readonly network: string;
    readonly networkId: string;
    readonly aliases: readonly string[];
    readonly ipv4: string;
  }[];
  /** Environment as it runs. Secret: never stored, logged or sent. */
  readonly environment: Readonly<Record<string, string>>;
  readonly mounts: readonly ReplicaMount[];
  /** How it was made, besides image and environment. May hold secrets, as the command often does. */
  readonly definition: Definition;
  /** Seconds that its process gets to end by itself; null when nobody has said how long. */
  readonly stopTimeout: number | null;
  readonly configHash: string | null;
  readonly oneOff: boolean;
}

export interface ReplicaMount {
  readonly destination: string;
  /** Its path on the engine's machine; empty for what is only in memory. */
  readonly source: string;
  /** `host`: a path of the engine's machine that somebody named; `engine`: a volume, or memory. */
  readonly from: 'host' | 'engine';
  readonly wanted: 'read-write' | 'read-only';
}

/** Each aspect as one text that is equal exactly when the aspect is; one that is not set is left out. */
export type Definition = Readonly<Partial<Record<DefinitionAspect, string>>>;
