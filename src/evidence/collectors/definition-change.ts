/** How the newest replica is made against how the last known good one was. */
import type { ServiceDefinition } from '../../docker/project.ts';
import { found, missing, nothing, speakerOf } from '../context.ts';
import type { Collected, View } from '../context.ts';
import { definitionChanges, printOf } from '../definition-print.ts';
import { withDependencies } from '../fingerprint.ts';
import { dependenciesOf } from '../references.ts';

export function collectDefinitionChange(
  view: View,
  service: ServiceDefinition,
): Promise<Collected> {
  return Promise.resolve(definitionChangeOf(view, service));
}

function definitionChangeOf(view: View, service: ServiceDefinition): Collected {
  const kind = 'definition-change';
  const good = view.lastKnownGood.get(service.name);
  // Nothing to compare with is no gap: it is said of the image already.
  if (good === undefined || good.definition === null) return nothing;
  const replica = speakerOf(view, service.name);
  if (replica === null) return missing(kind, service.name, 'the service has no container');
  if (view.installationKey === null) {
    return missing(kind, service.name, 'the installation key cannot be read');
  }
  const dependencies = dependenciesOf(view.project, service, replica);
  const now = printOf(withDependencies(replica.definition, dependencies), view.installationKey);
  const image = replica.state.imageId === good.imageId ? 'same' : 'changed';
  const changes = definitionChanges(good.definition, now, image);
  return found({ kind, service: service.name, lastGoodAt: good.at, changes });
}
