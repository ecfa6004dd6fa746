/** A new image is deployed whose program ends at once, every time that it is started. */
import { deploy } from './docker.ts';
import { recovered, type Fault } from './fault.ts';
import { release } from './release.ts';

const program = `console.error('Error: Cannot find module ./build/server.js'); process.exit(1);`;

export const badRelease: Fault = {
  does: 'deploys an image of the backend whose program ends at once',
  expected: recovered('bad-deploy', 'backend', ['rollback-image'], ['backend']),
  inject: async (scene) => {
    const { takeBack, removeImage } = await release(scene, ['node', '-e', program]);
    await deploy(scene);
    return {
      at: Date.now(),
      heal: async () => {
        await takeBack();
        await removeImage();
      },
      cure: async () => {
        await takeBack();
        await deploy(scene);
      },
    };
  },
};
