/**
 * The sources that a service is built from, against those of its last known good image: what an
 * image that is gone could be made from again. Only when the configuration allows reading git.
 */
import type { ServiceDefinition } from '../../docker/project.ts';
import { changedFiles, checkedOutIn, obstacleTo, repositoryOf } from '../../host/git-version.ts';
import { found, missing, nothing } from '../context.ts';
import type { Collected, View } from '../context.ts';
import { changesSchema } from '../schema-files.ts';

const mostFiles = 50;

export async function collectSourceVersion(
  view: View,
  { name, buildContext }: ServiceDefinition,
): Promise<Collected> {
  const good = view.lastKnownGood.get(name);
  if (view.git !== 'read' || buildContext === null || good?.commit == null) return nothing;
  const place = await repositoryOf(buildContext);
  if ('unreadable' in place) return missing('source-version', name, place.unreadable);
  const { repository, inside } = place;
  const current = await checkedOutIn(repository);
  if ('unreadable' in current) return missing('source-version', name, current.unreadable);
  const obstacle = await obstacleTo(repository, good.commit);
  const changed = await changedFiles(repository, good.commit, current.commit);
  const files = 'unreadable' in changed ? [] : changed;
  return found({
    kind: 'source-version',
    project: view.project.name,
    service: name,
    repository,
    context: inside,
    current: current.commit,
    lastGood: good.commit,
    lastGoodAt: good.at,
    schema: files.filter(changesSchema).slice(0, mostFiles),
    obstacle,
  });
}
