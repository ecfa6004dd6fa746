/** A file that is mounted into the backend with a secret in it may not be read any more when the backend starts again. */
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { containerOf, mainProcess } from './docker.ts';
import { escalated, type Fault, type Scene } from './fault.ts';
import { editFile, without, writeOverride } from './settings.ts';
import { backend } from './target.ts';

const key = 'STELLAR_DISTRIBUTION_SECRET';
const name = 'distribution-secret';
const mounted = `/run/secrets/${name}`;

/** Moves the secret from the environment of the backend into a file of its own. */
async function mountSecret(scene: Scene): Promise<void> {
  let secret = '';
  await editFile(scene, backend.settings, (text) => {
    secret = parseEnv(text)[key] ?? '';
    return `${without(key)(text)}${key}_FILE=${mounted}\n`;
  });
  await writeFile(join(scene.folder, name), `${secret}\n`);
  const volumes = [`./${name}:${mounted}:ro`];
  await writeOverride(scene, { services: { [backend.service]: { volumes } } });
}

export const configUnreadable: Fault = {
  does: 'takes from the backend the right to read a mounted secret and kills it: every start ends at once',
  expected: escalated('config-error', backend.service, []),
  prepare: mountSecret,
  inject: async (scene) => {
    const file = join(scene.folder, name);
    await chmod(file, 0o600);
    const pid = await mainProcess(await containerOf(scene, backend.service));
    const at = Date.now();
    process.kill(pid, 'SIGKILL');
    // The engine tries again by itself, at most a minute later.
    return { at, heal: () => chmod(file, 0o644), cure: null };
  },
};
