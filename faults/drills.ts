/** The faults that operators may do to services of their own, by name. */
import type { CauseKind } from '../src/diagnosis/cause.ts';
import { settingMissing } from './config-drift.ts';
import { containerDeleted } from './container-deleted.ts';
import { crashLoop } from './crash-loop.ts';
import { crashOnce } from './crash-once.ts';
import { crashStaysDown } from './crash-stays-down.ts';
import { containerOf, docker } from './docker.ts';
import type { Aim, Drill } from './drill.ts';
import type { Scene } from './fault.ts';
import { hang } from './hang.ts';
import { imageNameRemoved } from './image-deleted.ts';
import { networkDetached } from './network-detached.ts';
import { portTakenByContainer, portTakenByProcessOf, type Published } from './port-taken.ts';
import { programFile } from './program-file.ts';
import { resolverBroken } from './resolver-broken.ts';

/** What answers nobody any more is a database that is down, or a crash of what serves people. */
function causeOfDeath({ role }: Aim): CauseKind {
  if (role === 'database') return 'database-unavailable';
  return role === 'cache' ? 'cache-unavailable' : 'app-crash';
}

/** What others call a fault of a database or a cache is another cause, save when it is dead. */
function noStore({ name, role }: Aim): string | null {
  if (role !== 'database' && role !== 'cache') return null;
  return `${name} is the ${role} of another service: aim crash-stays-down at it, or this at its client`;
}

function restarts({ name, restarts: does }: Aim): string | null {
  return does ? null : `${name} has no restart policy always or unless-stopped`;
}

/** The port of the container whose place on this machine somebody else can take; null: none. */
function portOf({ publishes }: Aim): number | null {
  const here = ['127.0.0.1', '0.0.0.0', ''];
  return publishes.find(({ hostIp }) => here.includes(hostIp))?.containerPort ?? null;
}

function publishes(aim: Aim): string | null {
  const says = `${aim.name} publishes no fixed port on 127.0.0.1 or on every address`;
  return noStore(aim) ?? (portOf(aim) === null ? says : null);
}

function published(aim: Aim): Published {
  // A program that does nothing, and ends by itself should everybody forget it.
  const idle = { entrypoint: 'sleep', leftOver: ['3600'] };
  return { service: aim.name, port: portOf(aim) ?? 0, ...idle };
}

function refersToOthers(aim: Aim): string | null {
  const says = `no setting of ${aim.name} names another service`;
  return noStore(aim) ?? (aim.references.length === 0 ? says : null);
}

async function has(scene: Scene, { name }: Aim, ...command: readonly string[]): Promise<boolean> {
  return docker('exec', await containerOf(scene, name), ...command).then(
    () => true,
    () => false,
  );
}

export const drills = {
  'crash-once': {
    aimedAt: 'a service that its restart policy starts again',
    heals: 'starts the container should nobody have started it',
    needs: ['root'],
    removes: 'nothing',
    unfit: restarts,
    fault: (aim) => crashOnce(aim.name, causeOfDeath(aim)),
  },
  'crash-stays-down': {
    aimedAt: 'any service, also a database or a cache',
    heals: 'gives the container its restart policy again and starts it',
    needs: ['root'],
    removes: 'nothing',
    unfit: () => null,
    fault: (aim) => crashStaysDown(aim.name, causeOfDeath(aim)),
  },
  'crash-loop': {
    aimedAt: 'a service that its restart policy starts again, and whose program is a script',
    heals: 'copies the script back into the container and starts it',
    needs: ['root'],
    removes: 'nothing',
    unfit: (aim) => noStore(aim) ?? restarts(aim),
    unfitNow: async (scene, { name }) =>
      (await programFile(await containerOf(scene, name))) === null
        ? `${name} runs no script that lies in its container and in none of its mounts`
        : null,
    fault: ({ name }) => crashLoop(name),
  },
  hang: {
    aimedAt: 'any service but a database or a cache',
    heals: 'lets the processes of the container go on',
    needs: ['root'],
    removes: 'nothing',
    unfit: noStore,
    fault: ({ name }) => hang(name),
  },
  'network-detached': {
    aimedAt: 'a service in one network',
    heals: 'connects the container to its network again, with its names and its address there',
    needs: [],
    removes: 'nothing',
    unfit: (aim) =>
      noStore(aim) ??
      (aim.networks.length === 1 ? null : `${aim.name} is in ${aim.networks.length} networks`),
    fault: ({ name, networks: [network] }) => networkDetached(name, network),
  },
  'resolver-broken': {
    aimedAt: 'a service whose settings name another service, and whose image has a shell',
    heals: "writes the engine's resolver back into the container",
    needs: [],
    removes: 'nothing',
    unfit: refersToOthers,
    unfitNow: async (scene, aim) =>
      (await has(scene, aim, 'sh', '-c', 'cat /etc/resolv.conf'))
        ? null
        : `${aim.name} has no shell in its image`,
    fault: ({ name }) => resolverBroken(name),
  },
  'config-drift': {
    aimedAt:
      'a service whose container holds nothing of its own, and that has a setting with an address',
    heals: 'makes the container from its Compose files',
    needs: [],
    removes: 'container',
    unfit: refersToOthers,
    fault: ({ name, references: [reference] }) =>
      settingMissing(name, reference?.setting ?? 'that names another service'),
  },
  'container-deleted': {
    aimedAt: 'a service whose container holds nothing of its own',
    heals: 'makes the container from its Compose files',
    needs: [],
    removes: 'container',
    unfit: noStore,
    fault: ({ name }) => containerDeleted(name),
  },
  'image-deleted': {
    aimedAt: 'a service whose container holds nothing of its own, and whose image has a name',
    heals: 'gives the image its name again and makes the container from its Compose files',
    needs: [],
    removes: 'container',
    unfit: (aim) =>
      noStore(aim) ??
      (/@|^sha256:/.test(aim.image) ? `the image of ${aim.name} is named by its digest` : null),
    unfitNow: sharesImage,
    fault: ({ name }) => imageNameRemoved(name),
  },
  'port-taken-by-container': {
    aimedAt: 'a service that publishes a fixed port',
    heals: 'removes the container that holds the port and starts the one of the service',
    needs: ['root'],
    removes: 'nothing',
    unfit: publishes,
    unfitNow: async (scene, aim) =>
      (await has(scene, aim, 'sleep', '0')) ? null : `${aim.name} has no sleep in its image`,
    fault: (aim) => portTakenByContainer(published(aim)),
  },
  'port-taken-by-process': {
    aimedAt: 'a service that publishes a fixed port',
    heals: 'ends the process that holds the port and starts the container of the service',
    needs: ['root', 'engine-of-its-own'],
    removes: 'nothing',
    unfit: publishes,
    fault: (aim) => portTakenByProcessOf(published(aim)),
  },
} satisfies Record<string, Drill>;

export type DrillName = keyof typeof drills;

export const drillNames = Object.keys(drills) as readonly DrillName[];

/** Who would miss the image by its name as well. */
async function sharesImage(scene: Scene, { name, image }: Aim): Promise<string | null> {
  const own = await containerOf(scene, name);
  const all = await docker(
    'ps',
    '--all',
    '--no-trunc',
    '--format',
    '{{.ID}} {{.Names}} {{.Image}}',
  );
  const others = all
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([id, , of]) => id !== own && of === image);
  if (others.length === 0) return null;
  return `${others.map(([, container]) => container).join(', ')} is made from the same image`;
}
