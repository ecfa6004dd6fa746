/**
 * A remedy is a named change to the world, and all that people and the guard must know of it
 * stands here as data. How each is turned into commands is in `command.ts`; nothing here acts.
 */
import type { Reloadable } from '../evidence/change-facts.ts';
import type { NetworkEndpoint } from '../evidence/evidence.ts';

export const remedyNames = [
  'start',
  'restart',
  'reload',
  'create',
  'recreate',
  'raise-memory',
  'free-port',
  'reconnect-network',
  'rollback-image',
  'rollback-git',
  'full-restart',
  'reclaim-disk',
  'scale-out',
  'communicate',
] as const;

export type RemedyName = (typeof remedyNames)[number];

/** `safe` disturbs nothing that works, `disruptive` interrupts the service, `destructive` loses state. */
export type Risk = 'safe' | 'disruptive' | 'destructive';

export interface RemedySpec {
  /** What it does, as a sentence without a subject: "starts the stopped container". */
  readonly does: string;
  readonly risk: Risk;
  /** May it be performed twice in a row without a second effect that matters? */
  readonly repeatable: boolean;
  /** How to take it back; null when there is nothing to take back. */
  readonly undo: string | null;
  /** Whether it interrupts a process that may be starting up, which its grace then forbids. */
  readonly restartsProcess: boolean;
  /**
   * It costs money, interrupts what works, or may go against what somebody wanted: a general `auto`
   * does not cover it.
   */
  readonly costs?: true;
}

export const remedies: Readonly<Record<RemedyName, RemedySpec>> = {
  start: {
    does: 'starts the stopped container',
    risk: 'safe',
    repeatable: true,
    undo: 'stop the container',
    restartsProcess: false,
  },
  restart: {
    does: 'restarts the container',
    risk: 'disruptive',
    repeatable: false,
    undo: null,
    restartsProcess: true,
  },
  reload: {
    does: 'checks the configuration and lets the server read it anew, certificates too',
    risk: 'safe',
    repeatable: true,
    undo: 'put the files back as they were and reload again',
    restartsProcess: false,
  },
  // A container does not go by itself: somebody has removed it, perhaps on purpose.
  create: {
    does: 'creates the container that is missing, from the Compose file',
    risk: 'safe',
    repeatable: true,
    undo: 'remove the container again',
    restartsProcess: false,
    costs: true,
  },
  recreate: {
    does: 'recreates the container from the Compose file',
    risk: 'disruptive',
    repeatable: false,
    undo: null,
    restartsProcess: true,
  },
  'raise-memory': {
    does: 'raises the memory limit, memory and swap together',
    risk: 'safe',
    repeatable: true,
    undo: 'set the previous limit again and remove it from the override file',
    restartsProcess: false,
  },
  'free-port': {
    does: 'stops what holds the port, then starts the service',
    risk: 'disruptive',
    repeatable: true,
    undo: 'start the stopped holder again',
    restartsProcess: false,
  },
  'reconnect-network': {
    does: 'connects the container to its network again, with its aliases',
    risk: 'safe',
    repeatable: true,
    undo: 'disconnect the network',
    restartsProcess: false,
  },
  'rollback-image': {
    does: 'rolls back to the last known good image',
    risk: 'disruptive',
    repeatable: true,
    undo: 'remove the image from the override file and recreate the container',
    restartsProcess: true,
  },
  // A build runs what the sources say, and takes minutes and processors from what works.
  'rollback-git': {
    does: 'builds the last known good sources anew, outside of the checkout, and rolls back to that image',
    risk: 'disruptive',
    repeatable: true,
    undo: 'remove the image from the override file and recreate the container',
    restartsProcess: true,
    costs: true,
  },
  'full-restart': {
    does: 'restarts the service and all that it stands on, what others stand on first, each once it is ready',
    risk: 'disruptive',
    repeatable: false,
    undo: null,
    restartsProcess: true,
    costs: true,
  },
  // Build cache is made again, but an image without a name may be the only copy of a former build.
  'reclaim-disk': {
    does: 'deletes build cache and images without a name that no container uses',
    risk: 'destructive',
    repeatable: true,
    undo: null,
    restartsProcess: false,
  },
  'scale-out': {
    does: 'adds one instance to the Auto Scaling group, or one container by Compose, up to the maximum',
    risk: 'safe',
    repeatable: true,
    undo: 'set the previous number again; for Compose, delete it from the override file and run up',
    restartsProcess: false,
    costs: true,
  },
  communicate: {
    does: 'changes nothing and tells people',
    risk: 'safe',
    repeatable: true,
    undo: null,
    restartsProcess: false,
  },
};

/** What an action will touch, by identities that cannot be confused with a successor's. */
export type Target =
  | {
      readonly kind: 'container';
      readonly id: string;
      readonly name: string;
      readonly service: string;
    }
  | {
      readonly kind: 'process';
      readonly pid: number;
      readonly startTicks: number;
      readonly command: string;
    }
  | { readonly kind: 'port'; readonly port: number }
  | { readonly kind: 'network'; readonly name: string }
  /** Where the engine keeps its images and its build cache. */
  | { readonly kind: 'engine-disk' }
  | { readonly kind: 'scaling-group'; readonly name: string }
  /** A service without a container. */
  | { readonly kind: 'service'; readonly name: string };

/** A remedy with everything resolved: performing it needs no further decision. */
export type Action = { readonly service: string; readonly targets: readonly Target[] } &
  /** Of a full restart the targets stand in the order in which they are restarted. */
  (
    | { readonly remedy: 'start' | 'restart' | 'create' | 'recreate' | 'full-restart' }
    | {
        readonly remedy: 'reload';
        readonly server: Reloadable;
        /** Options of the running server that name its files. */
        readonly options: readonly string[];
        /** See `UnreadFiles`: the latest of all targets. */
        readonly readTicks: number | null;
      }
    | {
        readonly remedy: 'raise-memory';
        /** Bytes. */
        readonly from: number;
        readonly to: number;
        /** How its Compose files write limits; logs of older versions do not have it. */
        readonly limitsIn?: 'service' | 'deploy';
      }
    | { readonly remedy: 'free-port'; readonly port: number }
    | {
        readonly remedy: 'reconnect-network';
        /** `container`: the target that lacks it; the first one in logs of older versions. */
        readonly endpoints: readonly (NetworkEndpoint & { readonly container?: string })[];
      }
    | {
        readonly remedy: 'rollback-image';
        readonly fromImage: string;
        readonly toImage: string;
        readonly toRef: string;
      }
    | {
        readonly remedy: 'rollback-git';
        readonly fromImage: string;
        readonly commit: string;
        /** The folder of the repository, and in it the one that is built; empty for all of it. */
        readonly repository: string;
        readonly context: string;
        /** What the image is called that is built. */
        readonly toRef: string;
      }
    /** `reclaims`: bytes that may go, as far as the engine knows. */
    | { readonly remedy: 'reclaim-disk'; readonly reclaims: number }
    | {
        readonly remedy: 'scale-out';
        /** The Auto Scaling group; null: containers by Compose. */
        readonly group: string | null;
        /** How many there are to be, before and after. */
        readonly from: number;
        readonly to: number;
      }
  );

const replacing = new Set<RemedyName>(['recreate', 'rollback-image', 'rollback-git']);

/** Whether what the container wrote outside its volumes is lost. */
export function replacesContainer({ remedy }: { readonly remedy: RemedyName }): boolean {
  return replacing.has(remedy);
}

/** What an image is called that we have built from sources: no one else gives such a name. */
export const builtPrefix = 'nova-git/';

/** A target's identity as one string: the key of the claim that an open intent holds. */
export function targetKey(target: Target): string {
  switch (target.kind) {
    case 'container':
      return `container:${target.id}`;
    case 'process':
      return `process:${target.pid}@${target.startTicks}`;
    case 'port':
      return `port:${target.port}`;
    case 'network':
      return `network:${target.name}`;
    case 'engine-disk':
      return 'engine-disk';
    case 'scaling-group':
      return `scaling-group:${target.name}`;
    case 'service':
      return `service:${target.name}`;
  }
}

/** Every service that the action touches: its own first, then those of its other containers. */
export function servicesOf({ service, targets }: Action): readonly string[] {
  const others = targets.flatMap((one) => (one.kind === 'container' ? [one.service] : []));
  return [...new Set([service, ...others])];
}

/** How people are shown a target. */
export function describeTarget(target: Target): string {
  switch (target.kind) {
    case 'container':
      return `container ${target.name} (${target.id.slice(0, 12)})`;
    case 'process':
      return `process ${target.pid} (${shortCommand(target.command)})`;
    case 'port':
      return `port ${target.port}`;
    case 'network':
      return `network ${target.name}`;
    case 'engine-disk':
      return "the engine's disk";
    case 'scaling-group':
      return `Auto Scaling group ${target.name}`;
    case 'service':
      return `service ${target.name}, which has no container`;
  }
}

/** A command line on one line, named rather than told in full. */
export function shortCommand(command: string): string {
  const line = command.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
