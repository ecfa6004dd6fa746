/** Somebody changes the password of Redis while it runs; open connections live on. */
import { cachePassword, redisCli } from './cache.ts';
import { escalated, type Fault } from './fault.ts';

export const cachePasswordChanged: Fault = {
  does: 'changes the password of the cache while it runs',
  expected: escalated('cache-unavailable', 'redis', []),
  inject: async (scene) => {
    const old = await cachePassword(scene);
    const at = Date.now();
    const other = `rotated-${at}`;
    await redisCli(scene, ['config', 'set', 'requirepass', other]);
    return {
      at,
      heal: async () => {
        const changed = await redisCli(scene, ['ping']).then(
          () => false,
          () => true,
        );
        if (changed) await redisCli(scene, ['config', 'set', 'requirepass', old], other);
      },
      cure: null,
    };
  },
};
