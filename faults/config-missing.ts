/** A required setting is missing in the file and in the container that was made from it. */
import { deploy } from './docker.ts';
import { escalated, type Fault } from './fault.ts';
import { editFile, without } from './settings.ts';

export const configMissing: Fault = {
  does: 'deploys the backend without the setting REDIS_URL',
  expected: escalated('config-error', 'backend', ['recreate'], ['backend']),
  inject: async (scene) => {
    const correct = await editFile(scene, 'backend.env', without('REDIS_URL'));
    await deploy(scene);
    return { at: Date.now(), heal: correct, cure: null };
  },
};
