/** Redis is made to follow another server that is not there: it answers, and takes no writes. */
import { redisCli } from './cache.ts';
import { escalated, type Fault } from './fault.ts';

/** Reserved for documentation (RFC 5737): nobody answers there. */
const nobody = '192.0.2.10';

export const cacheReadOnly: Fault = {
  does: 'makes the cache a read-only replica of a server that is not there',
  expected: escalated('cache-unavailable', 'redis', []),
  inject: async (scene) => {
    await redisCli(scene, ['replicaof', nobody, '6379']);
    return {
      at: Date.now(),
      heal: async () => {
        await redisCli(scene, ['replicaof', 'no', 'one']);
      },
      cure: null,
    };
  },
};
