/**
 * The control group of a process, version 1 and 2, and what its files say. Nothing here writes.
 * Formats: the kernel's admin guide, cgroup-v1/ and cgroup-v2.rst.
 */
import { readFile } from 'node:fs/promises';

/** Where the kernel shows its state; other places only in tests. */
export interface KernelFolders {
  readonly proc: string;
  readonly cgroup: string;
}

export const kernelFolders: KernelFolders = { proc: '/proc', cgroup: '/sys/fs/cgroup' };

export interface ControlGroup {
  readonly version: 1 | 2;
  /** The text of a file of the group; null when it is not there or may not be read. */
  readonly read: (controller: Controller, file: string) => Promise<string | null>;
}

export type Controller = 'memory' | 'pids' | 'cpu';

/** null when the process is gone, or its group cannot be seen from where we run. */
export async function controlGroupOf(
  pid: number,
  folders: KernelFolders = kernelFolders,
): Promise<ControlGroup | null> {
  const listed = await textOf(`${folders.proc}/${pid}/cgroup`);
  const place = listed === null ? null : placeOf(listed);
  if (place === null) return null;
  return {
    version: place.version,
    read: async (controller, file) => {
      for (const folder of foldersOf(place, controller)) {
        const text = await textOf(`${folders.cgroup}/${folder}/${file}`);
        if (text !== null) return text;
      }
      return null;
    },
  };
}

/**
 * Whether the process of that number is one of the container. An engine behind a local socket may be in a
 * virtual machine, and we in a container ourselves: then the number means somebody else here. null:
 * there is no such process.
 */
export async function isInContainer(pid: number, container: string): Promise<boolean | null> {
  const groups = await textOf(`${kernelFolders.proc}/${pid}/cgroup`);
  // Every driver of control groups puts the container's id into the path.
  return groups === null ? null : groups.includes(container);
}

type Place =
  | { readonly version: 1; readonly hierarchies: readonly Hierarchy[] }
  | { readonly version: 2; readonly path: string };

interface Hierarchy {
  /** As mounted: "memory", or "cpu,cpuacct" for two that are mounted together. */
  readonly controllers: string;
  readonly path: string;
}

/**
 * `/proc/PID/cgroup`: a line `number:controllers:path` for each hierarchy; that of version 2 has
 * no controllers. On a hybrid system the memory controller says which version counts. A path that
 * leads out of our own namespace cannot be followed.
 */
function placeOf(listed: string): Place | null {
  const lines = listed.split('\n').flatMap((line) => {
    const match = /^\d+:([^:]*):(\/.*)$/.exec(line);
    const [, controllers = '', path = ''] = match ?? [];
    return match === null || path.split('/').includes('..') ? [] : [{ controllers, path }];
  });
  const hierarchies = lines.filter((one) => one.controllers !== '');
  if (hierarchies.some((one) => one.controllers.split(',').includes('memory'))) {
    return { version: 1, hierarchies };
  }
  const unified = lines.find((one) => one.controllers === '');
  return unified === undefined ? null : { version: 2, path: unified.path };
}

/** A hierarchy of several controllers is mounted under their list, or under one name for each. */
function foldersOf(place: Place, controller: Controller): readonly string[] {
  if (place.version === 2) return [place.path];
  const found = place.hierarchies.find((one) => one.controllers.split(',').includes(controller));
  if (found === undefined) return [];
  return [`${found.controllers}${found.path}`, `${controller}${found.path}`];
}

/** A number that stands alone in a file; null for "max", which is no limit, and for anything else. */
export function numberIn(text: string | null): number | null {
  const trimmed = text?.trim() ?? '';
  return /^\d+$/.test(trimmed) ? Number(trimmed) : null;
}

/** `name value` lines, as in memory.events and cpu.stat; null when the name is not there. */
export function counterIn(text: string | null, name: string): number | null {
  for (const line of (text ?? '').split('\n')) {
    const [key, value] = line.trim().split(/\s+/);
    if (key === name && value !== undefined && /^\d+$/.test(value)) return Number(value);
  }
  return null;
}

function textOf(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(() => null);
}
