/** A clean-up removes a service's container and its image: there is nothing to start it from. */
import { containerOf, deploy, docker } from './docker.ts';
import { escalated, type Fault, type Scene } from './fault.ts';
import { release } from './release.ts';
import type { Target } from './target.ts';

export function imageDeleted(target: Target): Fault {
  const { service } = target;
  return {
    does: `removes the container of the ${service} and the name of its image`,
    expected: escalated('image-unavailable', service, [], [service]),
    // An image of its own: others use the usual one.
    arrange: async (scene) => {
      const { takeBack, removeImage } = await release(scene, target, target.command);
      await deploy(scene, service);
      return async () => {
        await takeBack();
        await removeImage();
      };
    },
    inject: async (scene) => {
      const { container, image, id } = await imageOf(scene, service);
      const at = Date.now();
      await docker('rm', '--force', container);
      await docker('image', 'rm', '--no-prune', image);
      return {
        at,
        // What a person does who pulls or builds it again.
        heal: async () => {
          await docker('tag', id, image);
          await deploy(scene, service);
        },
        cure: null,
      };
    },
  };
}

async function imageOf(
  scene: Scene,
  service: string,
): Promise<{ readonly container: string; readonly image: string; readonly id: string }> {
  const container = await containerOf(scene, service);
  const format = '{{.Config.Image}} {{.Image}}';
  const [image = '', id = ''] = (await docker('inspect', '--format', format, container)).split(' ');
  return { container, image, id };
}
