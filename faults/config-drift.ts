/** A container was made from a broken file, which a person has corrected since. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deploy, deployWith } from './docker.ts';
import { noLedger, recovered, type Fault } from './fault.ts';
import { editFile, without } from './settings.ts';
import type { Target } from './target.ts';

export function configDrift({ service, settings }: Target, key: string): Fault {
  return {
    does: `deploys the ${service} without ${key} and corrects the file without deploying again`,
    expected: recovered('config-error', service, ['recreate'], [service]),
    inject: async (scene) => {
      const correct = await editFile(scene, settings, without(key));
      const at = Date.now();
      await deploy(scene, service);
      await correct();
      return { at, heal: () => Promise.resolve(), cure: () => deploy(scene, service) };
    },
  };
}

/** The same without an edit of the operator's files: one that is added for this call alone takes the setting away. */
export function settingMissing(service: string, setting: string): Fault {
  return {
    does: `makes the container of the ${service} again without its setting ${setting}`,
    expected: recovered('config-error', service, ['recreate'], [service]),
    inject: async (scene, ledger = noLedger) => {
      const file = join(await ledger.folder(), 'without-setting.json');
      const environment = { [setting]: null };
      await writeFile(file, JSON.stringify({ services: { [service]: { environment } } }));
      await ledger.write({ undo: 'deploy', service });
      const at = Date.now();
      await deployWith(scene, service, file);
      const heal = () => deploy(scene, service);
      return { at, heal, cure: heal };
    },
  };
}
