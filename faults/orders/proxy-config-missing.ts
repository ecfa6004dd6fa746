/** Somebody moves the configuration of nginx away while it runs; then nginx has to start. */
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { containerOf, docker, mainProcess } from '../docker.ts';
import { escalated, type Fault } from '../fault.ts';

const service = 'nginx';

export const proxyConfigMissing: Fault = {
  does: "moves nginx's mounted configuration away and kills it: it cannot be started",
  expected: escalated('config-error', service, []),
  inject: async (scene) => {
    const file = join(scene.folder, 'nginx.conf');
    const container = await containerOf(scene, service);
    await rename(file, `${file}.kept`);
    const pid = await mainProcess(container);
    const at = Date.now();
    let healed = false;
    process.kill(pid, 'SIGKILL');
    return {
      at,
      heal: async () => {
        if (healed) return;
        // The engine makes a directory of what it does not find.
        await rm(file, { recursive: true, force: true });
        await rename(`${file}.kept`, file);
        healed = true;
        await docker('start', container);
      },
      cure: null,
    };
  },
};
