/** Redis dies, is restarted at once, and reads a large data set before it takes commands. */
import { redisCli } from './cache.ts';
import { containerOf, docker, mainProcess } from './docker.ts';
import { done, recovered, type Fault } from './fault.ts';

const keys = 60_000;
/** Microseconds that Redis is told to take for each key that it reads: a large data set takes them by itself. */
const each = 200;

const fill = `for n = 1, ${keys} do redis.call('SET', 'session:' .. n, 'x') end`;

export const cacheLoading: Fault = {
  does: 'kills the cache, which then takes its time to read its data',
  expected: recovered('cache-unavailable', 'redis', []),
  inject: async (scene) => {
    const container = await containerOf(scene, 'redis');
    await redisCli(scene, ['eval', fill, '0']);
    // As text, so that each key is a command of its own when it is read again.
    await docker('exec', container, 'sh', '-c', slower);
    const pid = await mainProcess(container);
    const at = Date.now();
    process.kill(pid, 'SIGKILL');
    return done(at, () => Promise.resolve());
  },
};

const slower = `printf 'key-load-delay ${each}\\n' >> /etc/nova-redis/redis.conf`;
