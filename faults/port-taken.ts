/** A service dies, and somebody else takes its port before it can come back. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { containerOf, docker, killForGood, publishedPort, start } from './docker.ts';
import { escalated, recovered, type Fault, type Scene } from './fault.ts';

/** A published service, and what a container of its image with nothing around it would run. */
interface Published {
  readonly service: string;
  readonly port: number;
  readonly leftOver: readonly string[];
}

export function portTakenByContainer(published: Published): Fault {
  const { service } = published;
  return {
    does: `kills the ${service} while a left-over container of its project waits for its port`,
    expected: recovered('port-conflict', service, ['free-port']),
    inject: async (scene) => {
      const leftOver = await createLeftOver(scene, published);
      const started = untilStarted(leftOver);
      const container = await containerOf(scene, service);
      const at = await killForGood(container);
      await started;
      const heal = async () => {
        await docker('rm', '--force', leftOver);
      };
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
async function createLeftOver(scene: Scene, published: Published): Promise<string> {
  const { service, port, leftOver } = published;
  const taken = await publishedPort(scene, service, port);
  const image = await docker(
    ...['inspect', '--format', '{{.Image}}', await containerOf(scene, service)],
  );
  return docker(
    ...['create', '--name', `${scene.project}-api`, '--publish', `127.0.0.1:${taken}:8000`],
    ...['--label', `com.docker.compose.project=${scene.project}`],
    ...['--label', 'com.docker.compose.service=api'],
    ...['--label', 'com.docker.compose.oneoff=False'],
    ...['--label', 'com.docker.compose.container-number=1'],
    ...[image, ...leftOver],
  );
}

/** Bounded: the port falls free as soon as its holder is dead. */
async function untilStarted(container: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const error = await docker('start', container).then(
      () => null,
      (reason: unknown) => String(reason),
    );
    if (error === null) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
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

export const portTakenByProcess: Fault = {
  does: 'kills the backend while a process of this host waits for its port',
  expected: escalated('port-conflict', 'backend', ['start']),
  inject: async (scene) => {
    const port = await publishedPort(scene, 'backend', 4000);
    const holder = spawn(process.execPath, ['-e', squatter, String(port)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(holder, 'exit');
    const listening = once(holder.stdout, 'data');
    const heal = async () => {
      holder.kill('SIGTERM');
      await exited;
    };
    try {
      const at = await killForGood(await containerOf(scene, 'backend'));
      await listening;
      return { at, heal, cure: null };
    } catch (error) {
      await heal();
      throw error;
    }
  },
};
