/** Commands during which nobody else is served: they take a lock, or the only thread. */
import { sqlOf } from '../check/readers.ts';
import { statementsOf } from '../check/sql.ts';
import { is } from '../check/use.ts';
import type { Use } from '../check/use.ts';
import { perUse } from './scene.ts';
import type { Rule } from './scene.ts';

const blocks = perUse('blocks-others', (use) => {
  if (is(use, 'redis-cli', 'keys', 'save', 'debug sleep')) return true;
  return asksDatabase(use) && locks(sqlOf(use));
});

function asksDatabase(use: Use): boolean {
  return is(use, 'psql') || is(use, 'mysql') || is(use, 'sqlite3');
}

export function locks(sql: string): boolean {
  return (
    sql !== '' &&
    statementsOf(sql).some(
      (one) =>
        /^vacuum\s*(?:\([^)]*\bfull\b|full\b)/i.test(one) ||
        /^lock\s+tables?\b/i.test(one) ||
        /^flush\s+tables\s+with\s+read\s+lock/i.test(one) ||
        (/^reindex\b/i.test(one) && !/\bconcurrently\b/i.test(one)) ||
        /^cluster\b/i.test(one),
    )
  );
}

export const blockingRules: readonly Rule[] = [blocks];
