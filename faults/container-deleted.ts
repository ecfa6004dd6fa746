/** Somebody removes the backend's container by force, and nobody makes a new one. */
import { containerOf, deploy, docker } from './docker.ts';
import { escalated, type Fault } from './fault.ts';

export const containerDeleted: Fault = {
  does: 'removes the container of the backend by force',
  expected: escalated('app-crash', 'backend', [], ['backend']),
  inject: async (scene) => {
    const container = await containerOf(scene, 'backend');
    const at = Date.now();
    await docker('rm', '--force', container);
    return { at, heal: () => deploy(scene), cure: () => deploy(scene) };
  },
};
