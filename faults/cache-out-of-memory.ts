/** Redis is filled to its own limit; its policy drops nothing, so it refuses every write. */
import { redisCli } from './cache.ts';
import { escalated, type Fault, type Scene } from './fault.ts';

/** Together more than `maxmemory` of rewards/images/redis/redis.conf. */
const keys = 1_000;
const bytes = 110_000;
/**
 * Keys that one call writes: Redis keeps what a call has written once more until it is in its file,
 * and for all of them at once the kernel would kill it before it had reached its own limit.
 */
const atOnce = 50;

const fill = (from: number) =>
  `for n = ${from}, ${from + atOnce - 1} do redis.call('SET', 'export:' .. n, string.rep('x', ${bytes})) end`;
const clear = `for n = 1, ${keys} do redis.call('UNLINK', 'export:' .. n) end`;

export const cacheOutOfMemory: Fault = {
  does: 'fills the cache up to its own memory limit',
  expected: escalated('cache-unavailable', 'redis', []),
  inject: async (scene) => {
    await fillUp(scene);
    return {
      at: Date.now(),
      heal: async () => {
        await redisCli(scene, ['eval', clear, '0']);
      },
      cure: null,
    };
  },
};

/** Until it refuses. */
async function fillUp(scene: Scene): Promise<void> {
  for (let from = 1; from <= keys; from += atOnce) {
    const refusal = await redisCli(scene, ['eval', fill(from), '0']).then(
      () => null,
      (error: unknown) => String(error),
    );
    if (refusal?.includes('OOM') === true) return;
    if (refusal !== null) throw new Error(refusal);
  }
  throw new Error('the cache took everything');
}
