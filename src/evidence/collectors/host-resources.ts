/** What is left of the host that runs the engine. */
import { readResources } from '../../host/resources.ts';
import { found, missing } from '../context.ts';
import type { Collected, View } from '../context.ts';

export async function collectHostResources(view: View): Promise<Collected> {
  if (!view.engine.local)
    return missing('host-resources', 'host', 'the engine is on another machine');
  return found({ kind: 'host-resources', ...(await readResources('/')) });
}
