/** Commands during which nobody else is served: they take a lock, or the only thread. */
import { sqlOf } from '../check/readers.ts';
import { statementsOf } from '../check/sql.ts';
import { has, is, valueOf } from '../check/use.ts';
import type { Use } from '../check/use.ts';
import { perUse } from './scene.ts';
import type { Rule } from './scene.ts';

const blocks = perUse('blocks-others', (use) => {
  if (is(use, 'redis-cli', 'keys', 'save', 'debug sleep')) return true;
  if (is(use, 'mysqlcheck'))
    return has(use, 'r', 'repair', 'auto-repair', 'o', 'optimize') && use.name !== 'mysqlbinlog';
  if (is(use, 'mongo')) return /\bfsyncLock\b|\brepairDatabase\b/.test(scriptOf(use));
  return asksDatabase(use) && (locks(sqlOf(use)) || (is(use, 'psql') && buildsIndex(sqlOf(use))));
});

function scriptOf(use: Use): string {
  return `${valueOf(use, 'eval')?.value ?? ''} ${use.input}`;
}

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
        /^cluster\b/i.test(one) ||
        // Only PostgreSQL drops an index without naming its table, and locks it meanwhile.
        /^drop\s+index\b(?!\s+concurrently)(?![\s\S]*\son\s)/i.test(one),
    )
  );
}

/** PostgreSQL lets nobody write to the table meanwhile; others build it beside them. */
export function buildsIndex(sql: string): boolean {
  return statementsOf(sql).some((one) =>
    /^create\s+(?:unique\s+)?index\b(?!\s+concurrently)/i.test(one),
  );
}

export const blockingRules: readonly Rule[] = [blocks];
