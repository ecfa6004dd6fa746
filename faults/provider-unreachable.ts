/** An endpoint outside the project, which the backend uses, refuses connections. */
import { containerOf, docker } from './docker.ts';
import { escalated, type Fault, type Scene } from './fault.ts';
import { editFile, withValue } from './settings.ts';

/** A name of the kind that RFC 2606 keeps free; the provider's container answers to it. */
const host = 'horizon.example';

const nameOf = (scene: Scene) => `${scene.project}-provider`;

export const providerUnreachable: Fault = {
  does: 'ends the Horizon of a provider outside the project',
  expected: escalated('external-dependency', host, []),
  prepare: async (scene) => {
    await editFile(
      scene,
      'backend.env',
      withValue('STELLAR_HORIZON_URL', () => `http://${host}:8000`),
    );
  },
  arrange: async (scene) => {
    const image = await docker(
      ...['inspect', '--format', '{{.Image}}', await containerOf(scene, 'backend')],
    );
    const name = nameOf(scene);
    await docker(
      ...['run', '--detach', '--name', name, '--network', `${scene.project}_default`],
      // The shell keeps the address while the program is gone.
      ...['--network-alias', host, image, 'sh', '-c', 'node horizon/main.ts; sleep 600'],
    );
    return async () => {
      await docker('rm', '--force', name);
    };
  },
  inject: async (scene) => {
    const name = nameOf(scene);
    process.kill(await programOf(name), 'SIGKILL');
    return {
      at: Date.now(),
      heal: async () => {
        await docker('exec', '--detach', name, 'node', 'horizon/main.ts');
      },
      cure: null,
    };
  },
};

/** The program in the provider's container, not the shell around it. */
async function programOf(name: string): Promise<number> {
  const lines = (await docker('top', name, '-eo', 'pid,args')).split('\n');
  const line = lines.find((one) => /\d+\s+node horizon/.test(one));
  if (line === undefined) throw new Error(`no program runs in ${name}`);
  return Number.parseInt(line, 10);
}
