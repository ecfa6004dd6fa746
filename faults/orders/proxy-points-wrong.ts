/** Somebody gives nginx a configuration that is valid and names a port where the shop is not. */
import { containerOf, docker } from '../docker.ts';
import { escalated, type Fault, type Scene } from '../fault.ts';
import { editFile } from '../settings.ts';

const service = 'nginx';

export const proxyPointsWrong: Fault = {
  does: 'reloads nginx with a configuration that names a port where the shop is not',
  expected: escalated('config-error', service, []),
  inject: async (scene) => {
    const correct = await editFile(scene, 'nginx.conf', (text) =>
      text.replace('server web:8000;', 'server web:8001;'),
    );
    const at = Date.now();
    await reload(scene);
    return {
      at,
      heal: async () => {
        await correct();
        await reload(scene);
      },
      cure: null,
    };
  },
};

async function reload(scene: Scene): Promise<void> {
  await docker('exec', await containerOf(scene, service), 'nginx', '-s', 'reload');
}
