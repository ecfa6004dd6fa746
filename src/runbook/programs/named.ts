/**
 * What scripts, make targets and tasks do by the words of their names, as teams choose them:
 * `scripts/healthcheck.sh`, `make db-restore`, `npm run deploy`. The strongest word counts.
 */
import type { Effect } from './effect.ts';
import { isStronger } from './effect.ts';
import type { Entry } from './lookup.ts';

const words: readonly (readonly [Effect, string, string])[] = [
  [
    'look',
    'looks',
    'check checks show list status info version diagnose diagnostic diagnostics inspect describe logs log report stats monitor ps audit lint validate diff plan print get view watch doctor about routes tail size find collect gather debug test tests help env report summary analyze trace top',
  ],
  [
    'ask',
    'asks whether it works',
    'health healthcheck smoke verify ping probe ready readiness alive',
  ],
  ['wait', 'waits', 'wait'],
  ['tell', 'tells people', 'notify alert announce page slack mail email'],
  [
    'safe',
    'saves or prepares something',
    'backup backups dump snapshot export archive save build compile package install setup init create generate start up enable pull fetch collectstatic warm warmup cache optimize',
  ],
  [
    'change',
    'changes what runs',
    'restart stop down deploy deployment redeploy release rollback revert restore recover recovery failover switch promote demote migrate migration migrations upgrade update scale reload apply sync rotate resume pause kill import seed run exec reindex rebuild repair fix heal drain evict cordon maintenance retry replay requeue reprocess unlock block unblock toggle set push publish disable renew configure secret secrets password passwords credentials rekey',
  ],
  [
    'destroy',
    'deletes or empties something',
    'delete destroy drop purge wipe reset clean cleanup clear flush prune remove truncate nuke teardown uninstall flushall',
  ],
];

const table = new Map<string, Entry>(
  words.flatMap(([effect, does, list]) =>
    list.split(' ').map((word): [string, Entry] => [word, { effect, does }]),
  ),
);

const refreshed: Entry = { effect: 'change', does: 'empties a cache' };

/** null: no word of it says anything. */
export function meaningOfName(name: string): Entry | null {
  let found: Entry | null = null;
  const all: readonly string[] =
    name
      .slice(0, 300)
      .toLowerCase()
      .match(/[a-z]+/g) ?? [];
  for (const word of all) {
    const entry = table.get(word);
    if (entry !== undefined && (found === null || isStronger(entry.effect, found.effect)))
      found = entry;
  }
  // `deployment-status.sh` shows a status: the last word says what it does, the others of what.
  const last = table.get(lastWordOf(name));
  if (
    last !== undefined &&
    (last.effect === 'look' || last.effect === 'ask') &&
    found?.effect === 'change'
  )
    return last;
  // What a cache loses comes back.
  return found?.effect === 'destroy' && all.includes('cache') ? refreshed : found;
}

function lastWordOf(name: string): string {
  const [program = ''] = name.slice(0, 300).toLowerCase().split(' ');
  const base = program.slice(program.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
  return /[a-z]+$/.exec(base)?.[0] ?? '';
}
