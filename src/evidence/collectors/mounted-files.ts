/** Configuration files that are mounted from this machine, against the last known good ones. */
import type { ServiceDefinition } from '../../docker/project.ts';
import { readMountedFiles } from '../../host/mounted-files.ts';
import { found, missing, nothing, speakerOf } from '../context.ts';
import type { Collected, View } from '../context.ts';
import { changedFiles } from '../mounted-files.ts';

export async function collectMountedFiles(
  view: View,
  service: ServiceDefinition,
): Promise<Collected> {
  const kind = 'mounted-files';
  const good = view.lastKnownGood.get(service.name);
  if (good?.files == null) return nothing;
  const replica = speakerOf(view, service.name);
  if (replica === null) return missing(kind, service.name, 'the service has no container');
  if (!view.engine.local) return missing(kind, service.name, 'the engine is on another machine');
  if (view.installationKey === null)
    return missing(kind, service.name, 'the installation key cannot be read');
  const now = await readMountedFiles(replica.mounts);
  const files = changedFiles(now, good.files, view.installationKey);
  return found({ kind, service: service.name, lastGoodAt: good.at, files });
}
