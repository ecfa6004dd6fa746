/**
 * How full the volumes of each replica are, and whether one has turned read-only: from inside its
 * mount namespace while it runs, else by their place on this host, as far as they are still there.
 */
import { readdir } from 'node:fs/promises';
import type { ReplicaMount, ReplicaView, ServiceDefinition } from '../../docker/project.ts';
import { fillOf, mayHang, mountsOf } from '../../host/mounts.ts';
import type { Mount } from '../../host/mounts.ts';
import { forEach } from '../attempt.ts';
import { found, missing, replicasOf, together } from '../context.ts';
import type { Collected, View } from '../context.ts';
import { processOf } from '../process-of.ts';
import type { Volume } from '../resource-facts.ts';

/** Shared memory is a small file system of its own, which databases fill. */
const sharedMemory: ReplicaMount = {
  destination: '/dev/shm',
  source: '',
  from: 'engine',
  wanted: 'read-write',
};
/** More than these are not looked at. */
const most = 20;

export function collectVolumeUse(view: View, service: ServiceDefinition): Promise<Collected> {
  return forEach(
    replicasOf(view, service.name),
    (replica) => ({ kind: 'volume-use', subject: `${service.name} (${replica.state.name})` }),
    async (replica) => {
      if (!view.engine.local) {
        return missing('volume-use', service.name, 'the engine is on another machine');
      }
      const place = await placeOf(view, replica);
      const wanted = [...replica.mounts, ...(place.inside ? [sharedMemory] : [])].slice(0, most);
      const measured = await Promise.all(wanted.map((mount) => measure(mount, place)));
      const volumes = measured.filter((one) => typeof one !== 'string');
      const reasons = measured.filter((one) => typeof one === 'string');
      const { container } = replica.state;
      const fact = found({ kind: 'volume-use', service: service.name, container, volumes });
      const subject = `${service.name} (${replica.state.name})`;
      return together([
        volumes.length === 0 ? { facts: [], gaps: [] } : fact,
        ...reasons.map((reason) => missing('volume-use', subject, reason)),
      ]);
    },
  );
}

/** Where the mounts are looked at: inside the container, or on this host. */
interface Place {
  readonly inside: boolean;
  readonly mounts: readonly Mount[];
  readonly pathOf: (mount: ReplicaMount) => string;
}

async function placeOf(view: View, replica: ReplicaView): Promise<Place> {
  const pid = await processOf(view, replica);
  const inside = typeof pid === 'number' ? await mountsOf(pid) : null;
  if (typeof pid === 'number' && inside !== null) {
    const pathOf = ({ destination }: ReplicaMount): string => `/proc/${pid}/root${destination}`;
    return { inside: true, mounts: inside, pathOf };
  }
  const own = (await mountsOf(process.pid)) ?? [];
  return { inside: false, mounts: own, pathOf: ({ source }) => source };
}

/** The volume, or why it could not be measured. */
async function measure(mount: ReplicaMount, place: Place): Promise<Volume | string> {
  const { destination, wanted } = mount;
  const path = place.pathOf(mount);
  if (path === '') return `${destination} is only there while the container runs`;
  const on = place.inside
    ? place.mounts.find((one) => one.destination === destination)
    : mountOf(path, place.mounts);
  if (on === undefined) return `${destination} is not mounted`;
  const { fileSystem } = on;
  if (mayHang(fileSystem)) return `${destination} is on ${fileSystem}, which may never answer`;
  try {
    if (!place.inside && mount.from === 'engine' && (await isBare(path)))
      return `${destination} holds nothing that can be seen while the container does not run`;
    const fill = await fillOf(path);
    return { destination, fileSystem, ...fill, wanted, access: place.inside ? on.access : null };
  } catch (error) {
    return `${destination} cannot be measured (${codeOf(error)})`;
  }
}

/** The engine mounts some volumes only while they are used: then their place is an empty folder of its own. */
async function isBare(path: string): Promise<boolean> {
  return (await readdir(path)).length === 0;
}

/** The mount that a path of this host lies on: the longest that it begins with. */
function mountOf(path: string, mounts: readonly Mount[]): Mount | undefined {
  return mounts
    .filter(({ destination: at }) => at === '/' || path === at || path.startsWith(`${at}/`))
    .toSorted((a, b) => b.destination.length - a.destination.length)[0];
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
