/** A large request needs more memory than the runtime gives itself: it aborts, far below the container's limit. */
import { bulkRequest } from './bulk-request.ts';
import { deployAndWait } from './docker.ts';
import { recovered, type Fault } from './fault.ts';
import { release } from './release.ts';
import { backend } from './target.ts';

/** MiB of heap; one such request needs more, and the container may have four times as much. */
const heap = 56;

export const heapLimit: Fault = {
  does: 'sends a bulk request that needs a larger heap than the runtime allows itself',
  expected: recovered('out-of-memory', 'backend', []),
  arrange: async (scene) => {
    const command = ['node', `--max-old-space-size=${heap}`, 'src/main.ts'];
    const { takeBack, removeImage } = await release(scene, backend, command);
    await deployAndWait(scene, 'backend');
    return async () => {
      await takeBack();
      await removeImage();
    };
  },
  inject: async (scene) => {
    const send = await bulkRequest(scene);
    for (let count = 0; count < 10; count++) {
      const answered = await send(`heap-${count}`).then(
        () => true,
        () => false,
      );
      if (!answered) {
        // The engine's restart policy starts it again.
        return {
          at: Date.now(),
          heal: () => Promise.resolve(),
          cure: () => Promise.resolve(),
        };
      }
    }
    throw new Error('the runtime had enough memory for every request');
  },
};
