/** Facts about what is different from when the service was last known good. */

/** The image now, against the image at the last known good. */
export interface ImageChange {
  readonly kind: 'image-change';
  readonly service: string;
  readonly currentId: string;
  readonly currentRef: string;
  /** When the current image was built; null when it does not say. */
  readonly builtAt: number | null;
  readonly lastGoodId: string | null;
  readonly lastGoodRef: string | null;
  readonly lastGoodAt: number | null;
  readonly changed: boolean;
  /** Whether the last known good image still exists in the engine. */
  readonly lastGoodAvailable: boolean;
}

/** The image that a service without a container would be made from. */
export interface ConfiguredImage {
  readonly kind: 'configured-image';
  readonly service: string;
  readonly ref: string;
  /** `absent`: the engine does not have it; a registry may. */
  readonly here: 'present' | 'absent';
}

/** Names of settings that differ; values never leave the process. */
export interface KeyDifference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

/** Configuration of the running container, against the last known good and against the files. */
export interface ConfigurationChange {
  readonly kind: 'configuration-change';
  readonly service: string;
  /** null when there is no last known good. */
  readonly sinceLastGood: KeyDifference | null;
  /**
   * What the Compose and env files say now, against the container: `added` is in the files
   * only, `removed` in the container only. null when the files could not be read (a gap says why).
   */
  readonly filesAgainstContainer: KeyDifference | null;
  /** The files now, against the last known good; null as above. */
  readonly filesAgainstLastGood: KeyDifference | null;
}

/** The parts of a container's definition, besides its image and its environment. */
export const definitionAspects = [
  'command',
  'user',
  'ports',
  'mounts',
  'networks',
  'hosts',
  'health-check',
  'restart-policy',
  'privileges',
  'log-driver',
  'memory-limit',
  'processor-limit',
  'process-limit',
  'open-files-limit',
  'shared-memory',
  'dependencies',
] as const;

export type DefinitionAspect = (typeof definitionAspects)[number];

/** What differs in how the container is made, against the last known good. */
export interface DefinitionChange {
  readonly kind: 'definition-change';
  readonly service: string;
  readonly lastGoodAt: number;
  readonly changes: readonly {
    readonly aspect: DefinitionAspect;
    /** In words for people; null where the value might be a secret. */
    readonly before: string | null;
    readonly after: string | null;
  }[];
}

/** Configuration files that are mounted from the host, against the last known good. */
export interface MountedFilesChange {
  readonly kind: 'mounted-files';
  readonly service: string;
  readonly lastGoodAt: number;
  readonly files: readonly {
    /** Where the container sees it. */
    readonly path: string;
    readonly change: 'added' | 'removed' | 'changed';
    /** When it was last written; null when it is gone. */
    readonly at: number | null;
  }[];
}

/** The sources that an image is built from here, against those of the last known good one. */
export interface SourceVersion {
  readonly kind: 'source-version';
  readonly project: string;
  readonly service: string;
  /** The repository's folder, and in it the folder that is built from; empty for all of it. */
  readonly repository: string;
  readonly context: string;
  /** What is checked out. */
  readonly current: string;
  readonly lastGood: string;
  readonly lastGoodAt: number;
  /** Files that change a database's schema and came since the last known good one; bounded. */
  readonly schema: readonly string[];
  /** Why the last known good sources cannot be had without help; empty: they can. */
  readonly obstacle: string;
}

/** Servers that can be told to read their files anew without a restart. */
export const reloadable = [
  'nginx',
  'httpd',
  'apache2',
  'haproxy',
  'caddy',
  'prometheus',
  'alertmanager',
] as const;

export type Reloadable = (typeof reloadable)[number];

/** Programs and pages that are mounted are a release by another way, and no configuration. */
export const programFile =
  /\.(?:[cm]?[jt]sx?|py|rb|php|pl|go|rs|java|jar|class|so|dll|exe|wasm|html?|css|map)$/i;

/** Configuration and certificates that a running container has in it and has not read. */
export interface UnreadFiles {
  readonly kind: 'unread-files';
  readonly service: string;
  readonly container: string;
  /** The server in it; null: none that we know how to reload. */
  readonly server: Reloadable | null;
  /** When it last read its files, as far as its processes show. */
  readonly readAt: number;
  /** The same in clock ticks since boot, of the process that shows it; null: no process shows it. */
  readonly readTicks: number | null;
  /** Options of the running server that name its files, such as `-c` and a path. */
  readonly options: readonly string[];
  /** Written since then, newest first; bounded. */
  readonly files: readonly {
    /** Where the container has it. */
    readonly path: string;
    readonly at: number;
    /** `old`: it was replaced, and the mount still shows the one before until the next start. */
    readonly shown: 'new' | 'old';
  }[];
}

/** Commits of the folder of the Compose files since the last known good, or the newest ones. */
export interface GitHistory {
  readonly kind: 'git-history';
  readonly folder: string;
  /** Newest first; bounded. */
  readonly commits: readonly {
    readonly id: string;
    readonly at: number;
    readonly subject: string;
    /** Paths in the repository; bounded. */
    readonly files: readonly string[];
  }[];
  /** The oldest last known good of the project's services; null: the newest commits are shown. */
  readonly since: number | null;
}

/** The last deployments of an application by AWS CodeDeploy. */
export interface Deployments {
  readonly kind: 'deployments';
  readonly service: string;
  readonly application: string;
  /** Newest first; bounded. */
  readonly deployments: readonly {
    readonly id: string;
    readonly group: string;
    /** As CodeDeploy names it: InProgress, Succeeded, Failed. */
    readonly status: string;
    readonly createdAt: number;
    /** null: it has not ended. */
    readonly completedAt: number | null;
    /** Where the release lies: s3://bucket/key, or repository@commit. */
    readonly revision: string;
  }[];
  /** null: it is not known to have been good. */
  readonly lastGoodAt: number | null;
}

/** When we could not see, lately: what is said about those times is a guess. */
export interface BlindIntervals {
  readonly kind: 'blind-intervals';
  readonly intervals: readonly {
    readonly reason: 'responder-dead' | 'loop-stalled' | 'events-broken';
    readonly from: number;
    readonly until: number;
  }[];
}
