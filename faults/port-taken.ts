/** A service dies, and somebody else takes its port before it can come back. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { containerOf, docker, killForGood, publishedPort, start, startAgain } from './docker.ts';
import { escalated, noLedger, recovered, type Fault, type Scene } from './fault.ts';
import { putBack } from './undo.ts';

/** A published service, and what a container of its image with nothing around it would run. */
export interface Published {
  readonly service: string;
  /** Inside its container. */
  readonly port: number;
  readonly leftOver: readonly string[];
  /** Another program than the image's own. */
  readonly entrypoint?: string;
}

export function portTakenByContainer(published: Published): Fault {
  const { service } = published;
  return {
    does: `kills the ${service} while a left-over container of its project waits for its port`,
    expected: recovered('port-conflict', service, ['free-port']),
    inject: async (scene, ledger = noLedger) => {
      const name = `${scene.project}-renamed-${randomBytes(3).toString('hex')}`;
      const leftOver = { undo: 'remove-container', name } as const;
      const container = await containerOf(scene, service);
      // Undone last: it cannot start while the port is taken.
      await startAgain(container, ledger);
      await ledger.write(leftOver);
      await createLeftOver(scene, published, name);
      const started = untilStarted(name);
      const at = await killForGood(container);
      await started;
      const heal = () => putBack(scene, leftOver);
      return {
        at,
        heal,
        cure: async () => {
          await heal();
          await start(container);
        },
      };
    },
  };
}

/** What a service leaves that was renamed in the Compose file: its container, with its labels. */
async function createLeftOver(scene: Scene, published: Published, name: string): Promise<void> {
  const { service, port, leftOver, entrypoint } = published;
  const taken = await publishedPort(scene, service, port);
  const image = await docker(
    ...['inspect', '--format', '{{.Image}}', await containerOf(scene, service)],
  );
  await docker(
    ...['create', '--name', name, '--publish', `127.0.0.1:${taken}:8000`],
    ...(entrypoint === undefined ? [] : ['--entrypoint', entrypoint]),
    ...['--label', `com.docker.compose.project=${scene.project}`],
    ...['--label', `com.docker.compose.service=${service}-renamed`],
    ...['--label', 'com.docker.compose.oneoff=False'],
    ...['--label', 'com.docker.compose.container-number=1'],
    ...[image, ...leftOver],
  );
}

/** Bounded: the port falls free as soon as its holder is dead. */
async function untilStarted(container: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const error = await docker('start', container).then(
      () => null,
      (reason: unknown) => String(reason),
    );
    if (error === null) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the left-over container could not take the port');
}

const squatter = `
const server = require('node:http').createServer((_, response) => response.writeHead(404).end());
server.on('error', () => setTimeout(() => server.listen(+process.argv[1], '127.0.0.1'), 20));
server.on('listening', () => console.log('listening'));
server.listen(+process.argv[1], '127.0.0.1');
setTimeout(() => process.exit(), 600_000).unref();
`;

/** Of Nova Rewards. */
export const portTakenByProcess = portTakenByProcessOf({ service: 'backend', port: 4000 });

export function portTakenByProcessOf(published: Pick<Published, 'service' | 'port'>): Fault {
  const { service, port } = published;
  return {
    does: `kills the ${service} while a process of this host waits for its port`,
    expected: escalated('port-conflict', service, ['start']),
    inject: async (scene, ledger = noLedger) => {
      const mark = `nova-fault-${randomBytes(6).toString('hex')}`;
      const container = await containerOf(scene, service);
      await startAgain(container, ledger);
      await ledger.write({ undo: 'end-process', mark });
      const holder = startHolder(await publishedPort(scene, service, port), mark);
      try {
        const at = await killForGood(container);
        await holder.listening;
        return { at, heal: holder.end, cure: null };
      } catch (error) {
        await holder.end();
        throw error;
      }
    },
  };
}

function startHolder(port: number, mark: string) {
  const holder = spawn(process.execPath, ['-e', squatter, String(port), mark], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(holder, 'exit');
  return {
    listening: once(holder.stdout, 'data'),
    end: async () => {
      holder.kill('SIGTERM');
      await exited;
    },
  };
}
