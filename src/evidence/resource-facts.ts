/**
 * Facts about what a container and its host have used up: memory, processes, files, disk. Units
 * are those of `evidence.ts`; null means "not known" unless something else is said.
 */

/** Memory counters of a container's control group. */
export interface MemoryUse {
  readonly kind: 'memory';
  readonly service: string;
  readonly container: string;
  /** 0 means no limit. */
  readonly limit: number;
  readonly usage: number | null;
  readonly peak: number | null;
  /** Kills by the kernel in this cgroup, from its counters or from the engine's `oom` events. */
  readonly oomKills: number;
  /** How often the limit was reached, whether or not something could be reclaimed. */
  readonly limitHits: number | null;
  readonly pressure: Pressure | null;
}

/** In which share of the last ten seconds work waited, in percent: of some tasks, of all of them. */
export interface Pressure {
  readonly some: number;
  readonly full: number;
}

/** Other limits of a container's control group, and how near they are. */
export interface ContainerLimits {
  readonly kind: 'limits';
  readonly service: string;
  readonly container: string;
  /** Processes and threads together, as the kernel counts them. */
  readonly tasks: {
    readonly current: number;
    /** null: no limit. */
    readonly limit: number | null;
    /** Forks that the limit has refused since the container started. */
    readonly refused: number | null;
  } | null;
  readonly processor: {
    /** In processors; null: no limit. */
    readonly limit: number | null;
    /** Periods in which it wanted to run since it started, and those in which it was held back. */
    readonly periods: number;
    readonly throttled: number;
    /** Milliseconds. */
    readonly throttledTime: number;
  } | null;
}

/** Forks begin to fail for somebody before the last process is there. */
const NEAR = 0.98;

/** Whether a limit of processes and threads is used up, a container's or its host's. */
export function areTasksUsedUp(current: number, limit: number): boolean {
  return current >= Math.floor(limit * NEAR);
}

/** The process of a container that is nearest to its limit of open files. */
export interface OpenFiles {
  readonly kind: 'open-files';
  readonly service: string;
  readonly container: string;
  readonly pid: number;
  readonly process: string;
  readonly open: number;
  /** The soft limit; null: none. */
  readonly limit: number | null;
}

/** `waiting`: inside the kernel, for a disk most often. `stopped`: by a signal or a debugger. */
export type ProcessState = 'running' | 'sleeping' | 'waiting' | 'stopped' | 'zombie';

/** What the main process of a running container does, and how many of the others do nothing. */
export interface MainProcess {
  readonly kind: 'main-process';
  readonly service: string;
  readonly container: string;
  readonly pid: number;
  readonly process: string;
  readonly state: ProcessState;
  /** `waiting`: the kernel's function that it waits in, where it may be seen; else empty. */
  readonly waitsIn: string;
  readonly threads: number;
  /** All processes of the container, and those among them that are in such a state. */
  readonly processes: number;
  readonly stopped: number;
  readonly waiting: number;
  readonly zombies: number;
}

/** The processes of a container that used most, measured over a moment. */
export interface BusiestProcesses {
  readonly kind: 'busiest-processes';
  readonly service: string;
  readonly container: string;
  /** Busiest first. */
  readonly processes: readonly {
    readonly pid: number;
    readonly process: string;
    /** Its arguments; bounded and redacted. */
    readonly command: string;
    /** In processors: 1 is one of them for the whole time. */
    readonly processor: number;
    readonly memory: number;
    readonly threads: number;
  }[];
}

/** What the kernel's log says of processes of this container that it killed for want of memory. */
export interface KernelKills {
  readonly kind: 'kernel-kills';
  readonly service: string;
  readonly container: string;
  /** Since the container was made, oldest first; bounded. */
  readonly kills: readonly {
    readonly at: number;
    readonly process: string;
    readonly pid: number;
    /** `group`: a limit of the container; `host`: the machine itself had nothing left. */
    readonly lack: 'group' | 'host';
    readonly memory: number | null;
  }[];
}

/** How full what is mounted in a container is. */
export interface VolumeUse {
  readonly kind: 'volume-use';
  readonly service: string;
  readonly container: string;
  readonly volumes: readonly Volume[];
}

export interface Volume {
  readonly destination: string;
  readonly fileSystem: string;
  readonly total: number;
  /** For an ordinary user. */
  readonly free: number;
  /** 0 of 0 where they are not counted. */
  readonly inodes: number;
  readonly inodesFree: number;
  /** As the container was made. */
  readonly wanted: 'read-write' | 'read-only';
  /** As it is: a file system with errors turns read-only by itself. null: not running, so unseen. */
  readonly access: 'read-write' | 'read-only' | null;
}

/** Host resources that can stop every service. */
export interface HostResources {
  readonly kind: 'host-resources';
  /** Where the engine keeps its data. */
  readonly diskFree: number;
  readonly diskTotal: number;
  /** 0 of 0 where they are not counted. */
  readonly inodesFree: number;
  readonly inodesTotal: number;
  readonly memoryAvailable: number;
  readonly memoryTotal: number;
  readonly swapFree: number;
  readonly swapTotal: number;
  /** Processes and threads, and the kernel's smallest limit for them. */
  readonly tasks: number;
  readonly tasksMost: number | null;
  readonly openFiles: number | null;
  readonly openFilesMost: number | null;
  /** Average of the last minute. */
  readonly load: number;
  readonly processors: number;
  readonly pressure: {
    readonly memory: Pressure | null;
    readonly processor: Pressure | null;
    readonly disk: Pressure | null;
  };
}

/** What the engine's images, containers, volumes and build cache take. */
export interface DockerDisk {
  readonly kind: 'docker-disk';
  readonly images: DiskUse | null;
  /** Images without a name; evidence of older versions lacks it. */
  readonly dangling?: DiskUse | null;
  readonly containers: DiskUse | null;
  readonly volumes: DiskUse | null;
  readonly buildCache: DiskUse | null;
}

export interface DiskUse {
  readonly count: number;
  readonly size: number;
  /** Of what nothing uses. */
  readonly unused: number;
}

/** Bytes of build cache and nameless images that nothing uses; null where the engine did not say. */
export function reclaimableOf({
  buildCache,
  dangling,
}: Pick<DockerDisk, 'buildCache' | 'dangling'>): number | null {
  if (buildCache === null && dangling == null) return null;
  return (buildCache?.unused ?? 0) + (dangling?.unused ?? 0);
}

/** The Auto Scaling group whose instances serve a service. */
export interface ScalingGroup {
  readonly kind: 'scaling-group';
  readonly service: string;
  readonly group: string;
  readonly desired: number;
  readonly min: number;
  readonly max: number;
  /** Instances that are in service and healthy. */
  readonly ready: number;
  /** The others; bounded. */
  readonly notReady: readonly {
    readonly id: string;
    readonly lifecycle: string;
    readonly health: string;
  }[];
}

/** How many containers Compose may run of a service. */
export interface ReplicaRoom {
  readonly kind: 'replica-room';
  readonly service: string;
  readonly running: number;
  /** As many as the files and what we keep on top of them say. */
  readonly configured: number;
  readonly max: number;
  /** Why there cannot be several of it; empty when there can. */
  readonly obstacle: string;
}
