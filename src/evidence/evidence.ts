/**
 * Evidence: one typed fact with the time it was collected, or a gap with the reason.
 * Facts are what rules reason about; whoever stores or sends one has redacted it before.
 *
 * Units: times are milliseconds since the epoch, sizes are bytes.
 */
import type { Health } from '../probe/health.ts';
import type {
  BlindIntervals,
  ConfigurationChange,
  ConfiguredImage,
  DefinitionChange,
  Deployments,
  GitHistory,
  MountedFilesChange,
  UnreadFiles,
  ImageChange,
  SourceVersion,
} from './change-facts.ts';
import type {
  BusiestProcesses,
  ContainerLimits,
  DockerDisk,
  HostResources,
  KernelKills,
  MainProcess,
  MemoryUse,
  OpenFiles,
  ReplicaRoom,
  ScalingGroup,
  VolumeUse,
} from './resource-facts.ts';

export type ContainerStatus =
  'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';

/** State of one replica, straight from the engine. */
export interface ContainerState {
  readonly kind: 'container-state';
  readonly service: string;
  readonly container: string;
  readonly name: string;
  readonly status: ContainerStatus;
  readonly pid: number | null;
  readonly exitCode: number;
  /** The engine's own flag: can be wrong in both directions, so rules weigh it with others. */
  readonly oomKilled: boolean;
  /** The engine's start error, for example a port that was taken; empty when there is none. */
  readonly error: string;
  readonly restartCount: number;
  readonly restartPolicy: string;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly dockerHealth: 'none' | 'starting' | 'healthy' | 'unhealthy';
  readonly healthOutput: string;
  /** The last results of the health check, oldest first; bounded. */
  readonly healthLog: readonly HealthResult[];
  readonly imageId: string;
  readonly imageRef: string;
  /** 0 means no limit. */
  readonly memoryLimit: number;
  readonly ports: readonly PublishedPort[];
}

export interface HealthResult {
  readonly at: number | null;
  readonly exitCode: number;
  readonly output: string;
}

export interface PublishedPort {
  readonly hostIp: string;
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp';
}

/** The service has no container at all. */
export interface ContainerMissing {
  readonly kind: 'container-missing';
  readonly service: string;
}

/** The last lines a container wrote before and around the fault; bounded and redacted. */
export interface Logs {
  readonly kind: 'logs';
  readonly service: string;
  readonly container: string;
  readonly lines: readonly LogLine[];
  readonly truncated: boolean;
}

export interface LogLine {
  /** null when the driver gave no time. */
  readonly at: number | null;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** What the engine reported about one service's containers, as far back as we know. */
export interface ContainerEvents {
  readonly kind: 'container-events';
  readonly service: string;
  readonly events: readonly ContainerEvent[];
}

export interface ContainerEvent {
  readonly at: number;
  readonly action:
    | 'create'
    | 'start'
    | 'restart'
    | 'die'
    | 'oom'
    | 'kill'
    | 'stop'
    | 'destroy'
    | 'health-unhealthy'
    | 'health-healthy'
    | 'network-connect'
    | 'network-disconnect';
  readonly container: string;
  readonly exitCode?: number;
  readonly signal?: number;
  /** Network events: the network's name. */
  readonly network?: string;
  /** True when we caused it. */
  readonly ours: boolean;
}

/** Whether `docker compose config` accepts the files, and the first problem when it does not. */
export interface ComposeFiles {
  readonly kind: 'compose-files';
  readonly valid: boolean;
  readonly problem: string;
  readonly files: readonly string[];
}

export type DependencyState =
  | 'ready'
  | 'refused'
  | 'timeout'
  | 'name-not-found'
  | 'unreachable'
  | 'auth-failed'
  | 'missing-database'
  | 'exhausted'
  /** It takes logins, and requests wait behind a lock that somebody holds. */
  | 'blocked'
  | 'starting'
  | 'read-only'
  | 'damaged'
  | 'out-of-memory'
  | 'tls-failed'
  | 'protocol-error'
  | 'invalid-settings';

export type DependencyRole = 'database' | 'cache' | 'service' | 'external';

/** A dependency's own answer, asked with the service's settings. */
export interface DependencyAnswer {
  readonly kind: 'dependency';
  readonly service: string;
  /** The Compose service that the settings point at, or the host name when it is none of ours. */
  readonly dependency: string;
  readonly role: DependencyRole;
  /** The setting's name, for example DATABASE_URL; empty when it came from `depends_on`. */
  readonly setting: string;
  /** host:port, without credentials. */
  readonly address: string;
  readonly state: DependencyState;
  readonly detail: string;
  /** It is ready and takes no writes, as its own settings have it; that may be meant so. */
  readonly writes?: 'refused';
  /** `login` proves most, `tcp` least. */
  readonly via: 'login' | 'http' | 'tcp';
  /** From inside the service's network namespace, or from this host. */
  readonly vantage: 'namespace' | 'host';
  /** Asked when nobody could reach it: what it answers to itself, over its own loopback. */
  readonly toItself?: DependencyState;
}

/** Who listens on a host port that the service publishes. */
export interface PortOwner {
  readonly kind: 'port-owner';
  readonly service: string;
  readonly port: number;
  readonly owner:
    | { readonly is: 'nobody' }
    | { readonly is: 'service' }
    | {
        readonly is: 'container';
        readonly container: string;
        readonly name: string;
        /** True for a left-over container of the same Compose project. */
        readonly ours: boolean;
        readonly project: string | null;
        readonly service: string | null;
      }
    | {
        readonly is: 'process';
        readonly pid: number;
        /** Start time in clock ticks since boot: with the pid it names one process for ever. */
        readonly startTicks: number;
        readonly command: string;
      };
}

/** Whether a running container listens where it should, seen inside its network namespace. */
export interface Listening {
  readonly kind: 'listening';
  readonly service: string;
  readonly container: string;
  readonly port: number;
  readonly listening: boolean;
  /**
   * Connections that the kernel has accepted and its program has not taken, all the time that we
   * looked; left out when there were none.
   */
  readonly waiting?: number;
}

/** The networks that Compose gives the service, against the ones the container has. */
export interface NetworkAttachment {
  readonly kind: 'network-attachment';
  readonly service: string;
  readonly container: string;
  readonly expected: readonly NetworkEndpoint[];
  readonly missing: readonly NetworkEndpoint[];
  /** Names of those among the missing that the engine does not have any more; absent where none. */
  readonly gone?: readonly string[];
  /** Attached, but without an alias that others use. */
  readonly missingAliases: readonly NetworkEndpoint[];
  /** Of its networks, those whose bridge is switched off on this host; absent where none is. */
  readonly switchedOff?: readonly { readonly network: string; readonly bridge: string }[];
  /** Its addresses now: logs call it by them. Not in evidence of earlier versions. */
  readonly addresses?: readonly string[];
}

export interface NetworkEndpoint {
  /** The engine's name of the network. */
  readonly network: string;
  readonly aliases: readonly string[];
  /** A static address from the Compose file; null when the engine chooses. */
  readonly ipv4: string | null;
}

/** Whether the container can resolve a name that its settings use. */
export interface NameResolution {
  readonly kind: 'name-resolution';
  readonly service: string;
  readonly name: string;
  readonly resolved: boolean;
  /** For example ENOTFOUND, ETIMEOUT, ECONNREFUSED; empty when resolved. */
  readonly error: string;
}

/** What a container changed outside its volumes: lost when it is recreated. */
export interface WritableLayer {
  readonly kind: 'writable-layer';
  readonly service: string;
  readonly container: string;
  /** Bounded sample of changed paths, run-time folders such as /tmp and /run left out. */
  readonly paths: readonly string[];
}

/** What our own probes saw of the service. */
export interface ProbeAnswers {
  readonly kind: 'probe-answers';
  readonly service: string;
  readonly health: Health;
  readonly answers: readonly ProbeAnswer[];
  /** When our probes first failed in this outage; absent while they do not, or nobody watched. */
  readonly failingSince?: number;
  /** When the last time began that it was up for as long as settles; absent while nobody has seen one. */
  readonly healthyFrom?: number;
}

export interface ProbeAnswer {
  readonly probe: string;
  readonly depth: 'shallow' | 'deep';
  readonly ok: boolean;
  /** For example "HTTP 503", "connection refused", "no answer within 2 s". */
  readonly detail: string;
  /** The connection was accepted and nothing came back: a hang, not an absence. */
  readonly silent: boolean;
  /** No connection came about in time: lost on its way, or nobody takes it; else absent. */
  readonly unheard?: true;
  /** What a login that failed says of a database or cache; absent for every other question. */
  readonly login?: DependencyState;
  /** All its containers have ended, and the engine is not about to start one; absent else. */
  readonly ended?: true;
  /** All that its containers run was stopped by a signal; absent else. */
  readonly halted?: true;
  /** HTTPS: it was the certificate or the handshake that failed; absent for every other failure. */
  readonly tls?: 'failed';
}

export type Fact =
  | ContainerState
  | ContainerMissing
  | Logs
  | ContainerEvents
  | MemoryUse
  | ContainerLimits
  | KernelKills
  | OpenFiles
  | MainProcess
  | BusiestProcesses
  | VolumeUse
  | ImageChange
  | ConfiguredImage
  | ConfigurationChange
  | DefinitionChange
  | MountedFilesChange
  | UnreadFiles
  | GitHistory
  | SourceVersion
  | Deployments
  | ScalingGroup
  | ReplicaRoom
  | ComposeFiles
  | DependencyAnswer
  | PortOwner
  | Listening
  | NetworkAttachment
  | NameResolution
  | HostResources
  | DockerDisk
  | BlindIntervals
  | WritableLayer
  | ProbeAnswers;

export type FactKind = Fact['kind'];

/** A saved fact. `id` is unique within an incident and is what causes cite. */
export interface Evidence {
  readonly id: string;
  readonly round: number;
  readonly collectedAt: number;
  readonly fact: Fact;
}

/** Evidence that we wanted and could not get. */
export interface Gap {
  readonly wanted: FactKind;
  readonly subject: string;
  readonly reason: string;
  /** It was on its way and came too late, so that asking again may bring it. */
  readonly late?: true;
}
