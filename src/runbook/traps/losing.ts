/** What is lost for good, and what no rule of its own has named. */
import { sqlOf } from '../check/readers.ts';
import { statementsOf } from '../check/sql.ts';
import { is, valueOf } from '../check/use.ts';
import type { Use } from '../check/use.ts';
import { hit, perUse } from './scene.ts';
import type { Hit, Rule } from './scene.ts';
import type { TrapCode } from './codes.ts';

const said = new Set<TrapCode>([
  'deletes-data',
  'deletes-widely',
  'destroys-evidence',
  'discards-work',
  'removes-containers',
  'computed-selection',
  'drops-defences',
  'cuts-connection',
  'touches-everything',
]);

/** Programs of clusters: what they remove takes its containers and their logs along. */
const clusters = new Set(['kubectl', 'helm']);

/** For a step that no rule has anything to say about, though something is lost in it. */
export function unsaidLosses(uses: readonly Use[], codes: ReadonlySet<string>): readonly Hit[] {
  if ([...said].some((code) => codes.has(code))) return [];
  const lost = uses.find(
    (use) => use.inner.length === 0 && use.effect === 'destroy' && !isLimitedTo(use),
  );
  if (lost === undefined) return [];
  return [hit(clusters.has(lost.family) ? 'removes-containers' : 'deletes-data', lost)];
}

/** One named file, key, process, row or branch; or a permission that is taken back. */
function isLimitedTo(use: Use): boolean {
  if (['rm', 'unlink', 'rmdir'].includes(use.name) || ['redis-cli', 'pm2'].includes(use.family))
    return true;
  if (is(use, 'git') || sqlOf(use) !== '') return true;
  const words = [use.path, ...use.operands.map(({ value }) => value)].join(' ');
  return /deregister|release|revoke|detach|remove|unset|unlink|policy-binding/i.test(words);
}

const ends = perUse('computed-selection', (use) =>
  statementsOf(sqlOf(use)).some(
    (one) => /pg_terminate_backend\(\s*[a-z]/i.test(one) && !/\bwhere\b/i.test(one),
  ),
);

/** What redis has not saved yet. */
const unsaved = perUse('deletes-data', (use) => {
  if (!is(use, 'redis-cli', 'shutdown')) return false;
  const words = use.operands.concat(valueOf(use, 'shutdown') ?? []);
  return words.some(({ value }) => value.toLowerCase() === 'nosave');
});

export const losingRules: readonly Rule[] = [ends, unsaved];
