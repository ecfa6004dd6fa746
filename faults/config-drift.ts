/** A container was made from a broken file, which a person has corrected since. */
import { deploy } from './docker.ts';
import { recovered, type Fault } from './fault.ts';
import { editFile, without } from './settings.ts';

export const configDrift: Fault = {
  does: 'deploys the backend without DATABASE_URL and corrects the file without deploying again',
  expected: recovered('config-error', 'backend', ['recreate'], ['backend']),
  inject: async (scene) => {
    const correct = await editFile(scene, 'backend.env', without('DATABASE_URL'));
    await deploy(scene, 'backend');
    const at = Date.now();
    await correct();
    return { at, heal: () => Promise.resolve(), cure: () => deploy(scene, 'backend') };
  },
};
