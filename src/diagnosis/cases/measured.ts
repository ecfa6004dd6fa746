/** Measurements by hand, for tests: of containers of the shop of `example.ts`. */
import type {
  BlindIntervals,
  ConfiguredImage,
  DefinitionChange,
  Deployments,
  GitHistory,
  MountedFilesChange,
} from '../../evidence/change-facts.ts';
import type {
  ContainerLimits,
  KernelKills,
  MainProcess,
  OpenFiles,
  Volume,
  VolumeUse,
} from '../../evidence/resource-facts.ts';
import { HOUR, NOW } from './example.ts';

const MEBIBYTE = 1_048_576;
const of = (service: string) => ({ service, container: `id-${service}` });

/** A volume of 1 GiB of which a half is free. */
export function volumes(service: string, over: Partial<Volume> = {}): VolumeUse {
  const volume: Volume = {
    destination: '/data',
    fileSystem: 'ext4',
    total: 1_024 * MEBIBYTE,
    free: 512 * MEBIBYTE,
    inodes: 65_536,
    inodesFree: 60_000,
    wanted: 'read-write',
    access: 'read-write',
    ...over,
  };
  return { kind: 'volume-use', ...of(service), volumes: [volume] };
}

export function openFiles(service: string, open: number, limit: number | null = 1_024): OpenFiles {
  return { kind: 'open-files', ...of(service), pid: 4242, process: 'node', open, limit };
}

export function tasks(
  service: string,
  current: number,
  limit: number | null,
  refused: number | null = 0,
): ContainerLimits {
  return {
    kind: 'limits',
    ...of(service),
    tasks: { current, limit, refused },
    processor: null,
  };
}

export function mainProcess(service: string, over: Partial<MainProcess> = {}): MainProcess {
  return {
    kind: 'main-process',
    ...of(service),
    pid: 4242,
    process: 'node',
    state: 'sleeping',
    waitsIn: '',
    threads: 11,
    processes: 1,
    stopped: 0,
    waiting: 0,
    zombies: 0,
    ...over,
  };
}

export function kernelKill(service: string, lack: 'group' | 'host', ago = 2_000): KernelKills {
  const kill = { at: NOW - ago, process: 'node', pid: 4242, lack, memory: 200 * MEBIBYTE };
  return { kind: 'kernel-kills', ...of(service), kills: [kill] };
}

export function redefined(
  service: string,
  ...changes: readonly DefinitionChange['changes'][number][]
): DefinitionChange {
  return { kind: 'definition-change', service, lastGoodAt: NOW - HOUR, changes };
}

export function mounted(service: string, ...paths: readonly string[]): MountedFilesChange {
  const files = paths.map((path) => ({ path, change: 'changed' as const, at: NOW - 30_000 }));
  return { kind: 'mounted-files', service, lastGoodAt: NOW - HOUR, files };
}

export function wantedImage(service: string, here: ConfiguredImage['here']): ConfiguredImage {
  return { kind: 'configured-image', service, ref: `acme/${service}:7`, here };
}

export function blind(from: number, until: number): BlindIntervals {
  return { kind: 'blind-intervals', intervals: [{ reason: 'responder-dead', from, until }] };
}

export function history(subject: string): GitHistory {
  const commit = { id: 'a1'.repeat(20), at: NOW - HOUR / 2, subject, files: ['compose.yaml'] };
  return { kind: 'git-history', folder: '/srv/shop', commits: [commit], since: NOW - HOUR };
}

/** One deployment, so long ago; the service was last known good an hour ago. */
export function deployed(service: string, ago: number, lastGoodAgo = HOUR): Deployments {
  const deployment = {
    ...{ id: 'd-1', group: 'production', status: 'Succeeded', revision: 'shop/web@1a2b' },
    ...{ createdAt: NOW - ago, completedAt: NOW - ago + 60_000 },
  };
  return {
    ...{ kind: 'deployments', service, application: 'shop', deployments: [deployment] },
    lastGoodAt: NOW - lastGoodAgo,
  };
}
