/** Whether the engine has the image of a service that has no container. */
import { imageExists } from '../../docker/change.ts';
import { isProblem } from '../../docker/problem.ts';
import type { ServiceDefinition } from '../../docker/project.ts';
import { found, missing, nothing, replicasOf } from '../context.ts';
import type { Collected, View } from '../context.ts';

export async function collectConfiguredImage(
  view: View,
  service: ServiceDefinition,
): Promise<Collected> {
  // A container keeps its image, whatever becomes of the name.
  if (replicasOf(view, service.name).length > 0) return nothing;
  const { name } = service;
  // What Compose calls the image of a service that it builds, when the files do not say.
  const ref = service.image === '' ? `${view.project.name}-${name}` : service.image;
  const exists = await imageExists(view.engine, ref);
  if (isProblem(exists)) return missing('configured-image', name, exists.message);
  const here = exists ? 'present' : 'absent';
  return found({ kind: 'configured-image', service: name, ref, here });
}
