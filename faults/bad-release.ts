/** A new image is deployed whose program ends at once, every time that it is started. */
import { deploy } from './docker.ts';
import { recovered, type Fault } from './fault.ts';
import { release } from './release.ts';
import type { Target } from './target.ts';

/** `command`: what the new image runs. */
export function badRelease(target: Target, command: readonly string[]): Fault {
  const { service } = target;
  return {
    does: `deploys an image of the ${service} whose program ends at once`,
    expected: recovered('bad-deploy', service, ['rollback-image'], [service]),
    inject: async (scene) => {
      const { takeBack, removeImage } = await release(scene, target, command);
      const at = Date.now();
      await deploy(scene, service);
      return {
        at,
        heal: async () => {
          await takeBack();
          await removeImage();
        },
        cure: async () => {
          await takeBack();
          await deploy(scene, service);
        },
      };
    },
  };
}

/** What Node says of a file that the image lacks. */
export const missingModule = [
  ...['node', '-e'],
  `console.error('Error: Cannot find module ./build/server.js'); process.exit(1);`,
];
