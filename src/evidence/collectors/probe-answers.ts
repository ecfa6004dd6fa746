/** What our own probes have seen of the service. */
import { found, missing } from '../context.ts';
import type { Collected, View } from '../context.ts';
import type { ServiceDefinition } from '../../docker/project.ts';

export function collectProbeAnswers(view: View, service: ServiceDefinition): Promise<Collected> {
  const answers = view.probes.get(service.name);
  return Promise.resolve(
    answers === undefined
      ? missing('probe-answers', service.name, 'no probe has asked this service yet')
      : found(answers),
  );
}
