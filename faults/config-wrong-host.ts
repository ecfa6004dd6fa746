/** A setting names a database host that does not exist, in the file and in the container. */
import { deploy } from './docker.ts';
import { escalated, type Fault } from './fault.ts';
import { editFile, withValue } from './settings.ts';

export const configWrongHost: Fault = {
  does: 'deploys the backend with a misspelt database host',
  expected: escalated('config-error', 'backend', ['recreate'], ['backend']),
  inject: async (scene) => {
    const correct = await editFile(
      scene,
      'backend.env',
      withValue('DATABASE_URL', (url) => url.replace('@postgres:', '@postgers:')),
    );
    const at = Date.now();
    await deploy(scene, 'backend');
    return { at, heal: correct, cure: null };
  },
};
