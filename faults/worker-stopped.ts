/** What a worker runs stands still, under an init that lives on: nobody can ask it anything. */
import { containerOf, mainProcess } from './docker.ts';
import { done, noLedger, recovered, type Fault } from './fault.ts';
import { writeOverride } from './settings.ts';
import { processesOf, putBack, signal, type Undo } from './undo.ts';

/** Without a port and without a health check. */
const service = 'mailer';

export const workerStopped: Fault = {
  does: 'stops what a worker without a port runs, under an init that lives on',
  expected: recovered('hang', service, ['restart']),
  prepare: (scene) =>
    writeOverride(scene, {
      services: {
        [service]: {
          image: '${NOVA_BACKEND_IMAGE:-nova-rewards/backend:latest}',
          command: ['node', '--eval', 'setInterval(() => {}, 1_000)'],
          init: true,
          restart: 'unless-stopped',
        },
      },
    }),
  inject: async (scene, ledger = noLedger) => {
    const container = await containerOf(scene, service);
    const main = await mainProcess(container);
    const goOn: Undo = { undo: 'continue', container };
    await ledger.write(goOn);
    const at = Date.now();
    const others = (await processesOf(container)).filter((pid) => pid !== main);
    for (const pid of others) signal(pid, 'SIGSTOP');
    return done(at, () => putBack(scene, goOn));
  },
};
