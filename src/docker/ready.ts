/** Waiting until a container that was just started can be used by what stands on it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Engine } from './engine.ts';
import { inspectContainer } from './inventory.ts';
import { isProblem } from './problem.ts';
import type { DockerProblem } from './problem.ts';

/** Milliseconds; one without a health check counts as ready when it has run for as long. */
const runs = 2_000;
const between = 500;

/**
 * null: its own health check says so, or it has none and keeps running. Otherwise why not.
 * @param end milliseconds since the epoch
 */
export async function untilReady(
  engine: Engine,
  id: string,
  end: number,
): Promise<DockerProblem | null> {
  const began = Date.now();
  for (;;) {
    const container = await inspectContainer(engine, id);
    if (isProblem(container)) return container;
    const { Name, State } = container;
    const name = Name.replace(/^\//, '');
    if (State.Status !== 'running') return notReady(`${name} was started and has ended`);
    const health = State.Health?.Status ?? 'none';
    if (health === 'healthy') return null;
    if (health === 'none' && Date.now() - began >= runs) return null;
    if (health === 'unhealthy' || Date.now() + between > end)
      return notReady(`${name} was started and is not ready yet (${health})`);
    await pause(between);
  }
}

function notReady(message: string): DockerProblem {
  return { problem: 'ENGINE_REFUSED', message };
}
