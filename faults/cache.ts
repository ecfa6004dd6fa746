/** What faults ask of Redis, inside its container. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { containerOf, docker } from './docker.ts';
import type { Scene } from './fault.ts';

/** `password`: another one than the container was made with. Throws what the server complains of. */
export async function redisCli(
  scene: Scene,
  words: readonly string[],
  password?: string,
): Promise<string> {
  const container = await containerOf(scene, 'redis');
  const login = password === undefined ? [] : ['--env', `REDISCLI_AUTH=${password}`];
  return docker('exec', ...login, container, 'redis-cli', '-e', ...words);
}

export async function cachePassword(scene: Scene): Promise<string> {
  const settings = parseEnv(await readFile(join(scene.folder, 'redis.env'), 'utf8'));
  return settings.REDISCLI_AUTH ?? '';
}
