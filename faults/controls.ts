/** What happens to healthy services every day, and must open no incident. */
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { redisCli } from './cache.ts';
import { compose, containerOf, deploy, docker, mainProcess, publishedPort } from './docker.ts';
import type { Scene } from './fault.ts';
import { release } from './release.ts';
import { writeOverride } from './settings.ts';
import { backend } from './target.ts';
import { until } from './until.ts';

export interface Control {
  /** What happens, as a sentence without a subject. */
  readonly does: string;
  /** Resolves when everything has happened; answers with what takes away what was brought along. */
  readonly act: (scene: Scene) => Promise<() => Promise<void>>;
}

export const controlNames = [
  'noisy-logs',
  'planned-stop',
  'planned-restart',
  'rolling-release',
  'slow-start',
  'wrong-health-check',
  'short-freeze',
  'failing-job',
  'killed-exec',
  'dying-neighbour',
  'touched-files',
  'backup',
  'extra-network',
  'traffic-burst',
] as const;

export type ControlName = (typeof controlNames)[number];

const nothing = () => Promise.resolve();

/** Lines that look like outages, from a program that is well. */
const alarming = [
  'ERROR connect ECONNREFUSED 10.9.8.7:5432',
  'FATAL: password authentication failed for user "somebody"',
  'Error: listen EADDRINUSE: address already in use :::4000',
  'java.lang.OutOfMemoryError: Java heap space',
];

export const controls = {
  'noisy-logs': {
    does: 'writes alarming lines to the log of the healthy backend',
    act: async (scene) => {
      const script = alarming.map((line) => `echo '${line}' > /proc/1/fd/1`).join('; ');
      const container = await containerOf(scene, 'backend');
      for (let round = 0; round < 5; round++) {
        await docker('exec', container, 'sh', '-c', script);
        await pause(1_000);
      }
      return nothing;
    },
  },
  'planned-stop': {
    does: 'stops the backend by hand, as an operator does',
    act: async (scene) => {
      const container = await containerOf(scene, 'backend');
      await docker('stop', container);
      return nothing;
    },
  },
  'planned-restart': {
    does: 'restarts every service by hand',
    act: async (scene) => {
      await compose(scene, 'restart');
      return nothing;
    },
  },
  'rolling-release': {
    does: 'deploys a new and healthy version of the backend',
    act: (scene) => deployImage(scene, ['node', 'src/main.ts']),
  },
  'slow-start': {
    does: 'deploys a version of the backend that is slow to start, within its start period',
    act: (scene) => deployImage(scene, ['sh', '-c', 'sleep 4; exec node src/main.ts']),
  },
  'wrong-health-check': {
    does: 'deploys the backend with a health check of a port on which it does not listen',
    act: async (scene) => {
      const test = ['CMD', 'curl', '-fsS', '-m', '1', 'http://127.0.0.1:4999/health'];
      const healthcheck = { test, interval: '1s', timeout: '2s', retries: 2, start_period: '1s' };
      await writeOverride(scene, { services: { backend: { healthcheck } } });
      await deploy(scene, 'backend');
      await until('the engine to call it unhealthy', async () => {
        const format = '{{.State.Health.Status}}';
        const state = await docker(
          'inspect',
          '--format',
          format,
          await containerOf(scene, 'backend'),
        );
        return state === 'unhealthy' ? state : null;
      });
      return nothing;
    },
  },
  'short-freeze': {
    does: 'holds the backend for a moment, shorter than any probe waits',
    act: async (scene) => {
      const pid = await mainProcess(await containerOf(scene, 'backend'));
      for (let round = 0; round < 5; round++) {
        process.kill(pid, 'SIGSTOP');
        try {
          await pause(600);
        } finally {
          process.kill(pid, 'SIGCONT');
        }
        await pause(1_400);
      }
      return nothing;
    },
  },
  'failing-job': {
    does: "runs a one-off container of the backend's service that fails",
    act: async (scene) => {
      const argv = ['run', '--rm', '--no-deps', 'backend', 'node', '-e', 'process.exit(1)'];
      await failing(compose(scene, ...argv));
      return nothing;
    },
  },
  'killed-exec': {
    does: 'kills a command that somebody runs inside of the backend',
    act: async (scene) => {
      const container = await containerOf(scene, 'backend');
      await failing(docker('exec', container, 'sh', '-c', 'kill -KILL $$'));
      return nothing;
    },
  },
  'dying-neighbour': {
    does: 'lets a container of another project crash again and again',
    act: async (scene) => {
      const image = await docker(
        'inspect',
        '--format',
        '{{.Image}}',
        await containerOf(scene, 'backend'),
      );
      const neighbour = await docker(
        ...['run', '--detach', '--restart=on-failure:3'],
        ...['--label', `com.docker.compose.project=${scene.project}-neighbour`],
        ...[
          '--label',
          'com.docker.compose.service=backend',
          '--label',
          'com.docker.compose.oneoff=False',
        ],
        ...[image, 'sh', '-c', 'echo FATAL: out of memory; exit 137'],
      );
      return async () => {
        await docker('rm', '--force', '--volumes', neighbour);
      };
    },
  },
  'touched-files': {
    does: 'writes a comment into the Compose file and the settings',
    act: async ({ folder }) => {
      for (const file of ['compose.yaml', 'backend.env', '.env'])
        await appendFile(join(folder, file), '# checked by the night shift\n');
      return nothing;
    },
  },
  backup: {
    does: 'dumps the database and saves the cache, while they work',
    act: async (scene) => {
      const dump =
        'PGPASSWORD=$POSTGRES_PASSWORD pg_dump -U "$POSTGRES_USER" "$POSTGRES_DB" >/dev/null';
      for (let round = 0; round < 3; round++)
        await docker('exec', await containerOf(scene, 'postgres'), 'sh', '-c', dump);
      await redisCli(scene, ['bgsave']);
      return nothing;
    },
  },
  'extra-network': {
    does: 'joins the backend to one more network, and takes it off again',
    act: async (scene) => {
      const container = await containerOf(scene, 'backend');
      const network = `${scene.project}-extra`;
      await docker('network', 'create', network);
      try {
        await docker('network', 'connect', network, container);
        await pause(1_000);
        await docker('network', 'disconnect', network, container);
      } finally {
        await docker('network', 'rm', network);
      }
      return nothing;
    },
  },
  'traffic-burst': {
    does: 'sends a burst of requests that the backend can answer',
    act: async (scene) => {
      const url = `http://127.0.0.1:${await publishedPort(scene, 'backend', 4000)}/health`;
      const deadline = AbortSignal.timeout(20_000);
      for (let round = 0; round < 10; round++) {
        const all = Array.from({ length: 10 }, () => fetch(url, { signal: deadline }));
        for (const response of await Promise.all(all)) await response.body?.cancel();
      }
      return nothing;
    },
  },
} satisfies Record<ControlName, Control>;

/** Resolves when the command has failed, as it should. */
async function failing(command: Promise<unknown>): Promise<void> {
  const failed = await command.then(
    () => false,
    () => true,
  );
  if (!failed) throw new Error('what should have failed has not');
}

async function deployImage(scene: Scene, command: readonly string[]): Promise<() => Promise<void>> {
  const { takeBack, removeImage } = await release(scene, backend, command);
  await deploy(scene, backend.service);
  return async () => {
    await takeBack();
    await removeImage();
  };
}
