/** What the engine knows of how long a container's process may take to end. */
import { readStopTimeout } from '../../docker/change.ts';
import type { Engine } from '../../docker/engine.ts';
import { isProblem } from '../../docker/problem.ts';
import { stopTime } from '../stop-time.ts';

/** Seconds; the usual time for a container that cannot be read, which the change itself will tell of. */
export async function stopTimeOf(engine: Engine, id: string): Promise<number> {
  const declared = await readStopTimeout(engine, id);
  return stopTime(isProblem(declared) ? null : declared);
}
