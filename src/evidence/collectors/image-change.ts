/** The image that runs now against the one that ran when the service was last known good. */
import type { ServiceDefinition } from '../../docker/project.ts';
import { isProblem } from '../../docker/problem.ts';
import { found, missing, speakerOf } from '../context.ts';
import type { Collected, View } from '../context.ts';
import { inspectImage } from '../image.ts';

export async function collectImageChange(
  view: View,
  service: ServiceDefinition,
): Promise<Collected> {
  const replica = speakerOf(view, service.name);
  if (replica === null) {
    return missing('image-change', service.name, 'the service has no container');
  }
  const good = view.lastKnownGood.get(service.name) ?? null;
  const image = good === null ? null : await inspectImage(view.engine, good.imageId);
  if (isProblem(image) && image.problem !== 'OBJECT_UNKNOWN') {
    return missing('image-change', service.name, image.message);
  }
  const { imageId, imageRef } = replica.state;
  const current = await inspectImage(view.engine, imageId);
  return found({
    kind: 'image-change',
    service: service.name,
    currentId: imageId,
    currentRef: imageRef,
    builtAt: isProblem(current) ? null : current.builtAt,
    lastGoodId: good?.imageId ?? null,
    lastGoodRef: good?.imageRef ?? null,
    lastGoodAt: good?.at ?? null,
    changed: good !== null && good.imageId !== imageId,
    lastGoodAvailable: image !== null && !isProblem(image),
  });
}
