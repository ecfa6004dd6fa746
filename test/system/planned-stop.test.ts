import { expect, test } from 'vitest';
import { containerOf, docker } from '../../faults/docker.ts';
import { withResponder } from './recovery.ts';

/** Many times what a symptom takes with these probes (two failures, a second apart), in milliseconds. */
const quiet = 15_000;

test('a backend that an operator stopped stays stopped, and no incident opens', async () => {
  await withResponder(async (stack, responder) => {
    const backend = await containerOf(stack, 'backend');
    await docker('stop', backend);
    await new Promise((resolve) => setTimeout(resolve, quiet));
    expect(responder.events).toEqual([]);
    expect(await docker('inspect', '--format', '{{.State.Status}}', backend)).toBe('exited');
  });
});
