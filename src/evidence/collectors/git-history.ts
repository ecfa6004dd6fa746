/**
 * What was committed in the folder of the Compose files since the services were last known good.
 * Only when the configuration allows it: commit subjects are other people's words.
 */
import { commitsIn } from '../../host/git.ts';
import { found, missing, nothing } from '../context.ts';
import type { Collected, View } from '../context.ts';

/** Commits that are shown; each with as many of its files. */
const most = 20;

export async function collectGitHistory(view: View): Promise<Collected> {
  if (view.git !== 'read') return nothing;
  const folder = view.project.directory;
  if (folder === '') return missing('git-history', view.project.name, 'its folder is not known');
  const goods = [...view.lastKnownGood.values()].map(({ at }) => at);
  const since = goods.length === 0 ? null : Math.min(...goods);
  const commits = await commitsIn(folder, since, most);
  if ('unreadable' in commits) return missing('git-history', folder, commits.unreadable);
  return found({ kind: 'git-history', folder, since, ...commits });
}
