import type { Pool } from 'pg';
import { tryPing } from '../cache/redis.ts';
import type { Config } from '../config/environment.ts';
import { checkMigrations } from '../database/migrate.ts';
import { tryLogin } from '../database/pool.ts';
import { withDeadline } from '../dependency/deadline.ts';
import { failureCode } from '../dependency/failure-code.ts';
import { checkHorizon } from '../stellar/horizon.ts';
import { summarize, type CheckResult, type Readiness } from './readiness.ts';

// Each check on its own, all side by side: /ready answers within this time, whatever hangs.
const deadline = 1_000;

export async function checkDependencies(config: Config, pool: Pool): Promise<Readiness> {
  const { databaseUrl, redisUrl, stellar } = config;
  const [postgres, redis, migrations, horizon] = await Promise.all([
    timed(() => tryLogin(databaseUrl, deadline)),
    timed(() => tryPing(redisUrl, deadline)),
    timed(() => checkMigrations(pool)),
    timed(() => checkHorizon(stellar.horizonUrl, stellar.network, deadline)),
  ]);
  return summarize({ postgres, redis, migrations, horizon });
}

async function timed(check: () => Promise<void>): Promise<CheckResult> {
  const start = performance.now();
  const elapsed = () => Math.round(performance.now() - start);
  try {
    await withDeadline(check(), deadline);
    return { ok: true, ms: elapsed() };
  } catch (error) {
    return { ok: false, ms: elapsed(), reason: failureCode(error) };
  }
}
