/** A clean-up removes a service's container and its image: there is nothing to start it from. */
import { containerOf, deploy, docker } from './docker.ts';
import { escalated, noLedger, type Fault, type Scene } from './fault.ts';
import { release } from './release.ts';
import type { Target } from './target.ts';
import { putBack, type Undo } from './undo.ts';

/** Of a reference stack: others use its image, so it gets one of its own first. */
export function imageDeleted(target: Target): Fault {
  const { service } = target;
  return {
    ...imageNameRemoved(service),
    arrange: async (scene) => {
      const { takeBack, removeImage } = await release(scene, target, target.command);
      await deploy(scene, service);
      return async () => {
        await takeBack();
        await removeImage();
      };
    },
  };
}

/** The image itself is kept under another name, which no Compose file knows. */
export function imageNameRemoved(service: string): Fault {
  return {
    does: `removes the container of the ${service} and the name of its image`,
    expected: escalated('image-unavailable', service, [], [service]),
    inject: async (scene, ledger = noLedger) => {
      const { container, image, id } = await imageOf(scene, service);
      const kept = `nova-drill/${scene.project}-${service}:kept`;
      const steps: readonly Undo[] = [
        { undo: 'make', service },
        { undo: 'name-image', image, kept },
      ];
      for (const step of steps) await ledger.write(step);
      await docker('tag', id, kept);
      const at = Date.now();
      await docker('rm', '--force', container);
      await docker('image', 'rm', '--no-prune', image);
      return {
        at,
        // What a person does who pulls or builds it again.
        heal: async () => {
          for (const step of steps.toReversed()) await putBack(scene, step);
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
