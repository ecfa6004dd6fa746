/** What this host has left: disk (where the engine keeps its data), memory, processes, files. */
import { dataFolder } from '../../docker/data-folder.ts';
import { readResources } from '../../host/resources.ts';
import { deadlines } from '../attempt.ts';
import { found, missing } from '../context.ts';
import type { Collected, View } from '../context.ts';

export async function collectHostResources(view: View): Promise<Collected> {
  if (!view.engine.local) {
    return missing('host-resources', 'host', 'the engine is on another machine');
  }
  const resources = await readResources(await dataFolder(view.engine, deadlines.call / 3));
  return found({ kind: 'host-resources', ...resources });
}
