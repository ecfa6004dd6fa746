/**
 * Restarts whatever Docker calls unhealthy, again and again: what the popular autoheal containers
 * do, with their usual settings (a look every five seconds, ten seconds to stop).
 */
import { setTimeout as pause } from 'node:timers/promises';
import { docker } from '../../../faults/docker.ts';
import type { Peer } from './peer.ts';

const every = 5_000;

export const restartUnhealthy: Peer = {
  does: 'restarts every container that Docker calls unhealthy, every 5 s',
  start: (stack) => {
    const end = new AbortController();
    const loop = watch(stack.project, end.signal);
    return Promise.resolve(async () => {
      end.abort();
      await loop;
    });
  },
};

async function watch(project: string, end: AbortSignal): Promise<void> {
  const goesOn = () => pause(every, true, { signal: end }).catch(() => false);
  while (await goesOn()) await restartAll(project).catch(() => undefined);
}

async function restartAll(project: string): Promise<void> {
  const ids = await docker(
    ...['ps', '--quiet', '--filter', 'health=unhealthy'],
    ...['--filter', `label=com.docker.compose.project=${project}`],
  );
  for (const id of ids.split('\n').filter((one) => one !== ''))
    await docker('restart', '--time', '10', id).catch(() => undefined);
}
