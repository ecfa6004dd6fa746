/** Somebody saves a configuration of nginx with a mistake in it; then nginx has to start. */
import { containerOf, mainProcess } from '../docker.ts';
import { escalated, type Fault } from '../fault.ts';
import { editFile } from '../settings.ts';

const service = 'nginx';

export const proxyConfigInvalid: Fault = {
  does: 'saves an invalid configuration of nginx and kills it: every start ends at once',
  expected: escalated('config-error', service, []),
  inject: async (scene) => {
    const correct = await editFile(scene, 'nginx.conf', (text) =>
      text.replace('proxy_pass http://shop;', 'proxy_pas http://shop;'),
    );
    const pid = await mainProcess(await containerOf(scene, service));
    const at = Date.now();
    process.kill(pid, 'SIGKILL');
    return { at, heal: correct, cure: null };
  },
};
