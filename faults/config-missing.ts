/** A required setting is missing in the file and in the container that was made from it. */
import { deploy } from './docker.ts';
import { escalated, type Fault } from './fault.ts';
import { editFile, without } from './settings.ts';
import type { Target } from './target.ts';

export function configMissing({ service, settings }: Target, key: string): Fault {
  return {
    does: `deploys the ${service} without the setting ${key}`,
    expected: escalated('config-error', service, ['recreate'], [service]),
    inject: async (scene) => {
      const correct = await editFile(scene, settings, without(key));
      const at = Date.now();
      await deploy(scene, service);
      return { at, heal: correct, cure: null };
    },
  };
}
