/** A setting has a value that cannot be used, in the file and in the container that was made from it. */
import { deploy } from './docker.ts';
import { escalated, type Fault } from './fault.ts';
import { editFile, withValue } from './settings.ts';
import type { Target } from './target.ts';

export function configInvalid({ service, settings }: Target, key: string, value: string): Fault {
  return {
    does: `deploys the ${service} with a value of ${key} that cannot be used`,
    expected: escalated('config-error', service, ['recreate'], [service]),
    inject: async (scene) => {
      const correct = await editFile(
        scene,
        settings,
        withValue(key, () => value),
      );
      const at = Date.now();
      await deploy(scene, service);
      return { at, heal: correct, cure: null };
    },
  };
}
