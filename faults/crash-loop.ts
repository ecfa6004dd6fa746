/** A file that a service is started from is damaged: it ends at once, whoever starts it. */
import { rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { containerOf, docker, mainProcess } from './docker.ts';
import { noLedger, type Fault } from './fault.ts';
import { programFile } from './program-file.ts';
import { putBack, type Undo } from './undo.ts';

/** `file`: inside its container; by default the script that its main process runs. */
export function crashLoop(service: string, file?: string): Fault {
  return {
    does: `damages a file of the ${service} and kills it: every start ends at once`,
    expected: {
      cause: 'app-crash',
      component: service,
      outcome: 'escalated',
      remedies: ['restart'],
      afterHealing: [],
      mayReplace: [],
    },
    inject: async (scene, ledger = noLedger) => {
      const container = await containerOf(scene, service);
      const script = file ?? (await programFile(container));
      if (script === null) throw new Error(`${service} runs no script that could be damaged`);
      const folder = await ledger.folder();
      const kept = join(folder, basename(script));
      const damaged = join(folder, `damaged-${basename(script)}`);
      await docker('cp', '--archive', `${container}:${script}`, kept);
      const copyBack: Undo = { undo: 'copy-back', container, file: script, kept };
      await ledger.write({ undo: 'start', container });
      await ledger.write(copyBack);
      await writeFile(damaged, '}{\n');
      await docker('cp', damaged, `${container}:${script}`);
      const at = Date.now();
      process.kill(await mainProcess(container), 'SIGKILL');
      // The engine tries again by itself, at most a minute later.
      const heal = async () => {
        await putBack(scene, copyBack);
        await rm(folder, { recursive: true, force: true });
      };
      return { at, heal, cure: null };
    },
  };
}
