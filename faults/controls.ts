/** What happens to healthy services every day, and must open no incident. */
import { setTimeout as pause } from 'node:timers/promises';
import { compose, containerOf, deploy, docker } from './docker.ts';
import type { Scene } from './fault.ts';
import { release } from './release.ts';
import { backend } from './target.ts';

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
} satisfies Record<ControlName, Control>;

async function deployImage(scene: Scene, command: readonly string[]): Promise<() => Promise<void>> {
  const { takeBack, removeImage } = await release(scene, backend, command);
  await deploy(scene, backend.service);
  return async () => {
    await takeBack();
    await removeImage();
  };
}
