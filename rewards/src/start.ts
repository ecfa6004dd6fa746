import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { connectRedis, type Redis } from './cache/redis.ts';
import type { Config } from './config/environment.ts';
import { migrate } from './database/migrate.ts';
import { createPool, tryLogin } from './database/pool.ts';
import { failureCode } from './dependency/failure-code.ts';
import { checkDependencies } from './health/check-dependencies.ts';
import { createServer } from './http/server.ts';

/** Why a start failed, with the exit code that says so to whoever watches the container. */
export const startFailures = {
  CONFIG_INVALID: 78,
  DEPENDENCY_UNAVAILABLE: 69,
  MIGRATION_FAILED: 70,
  PORT_IN_USE: 98,
  LISTEN_FAILED: 1,
} as const;

export type StartFailure = keyof typeof startFailures;

export type Started =
  | { ok: true; stop: () => Promise<void> }
  | { ok: false; failure: StartFailure; code: string; message: string };

const patience = 30_000;
const pause = 1_000;
const loginDeadline = 3_000;

/**
 * PostgreSQL (waits up to 30 s) -> migrations -> Redis (not waited for) -> listen. Nothing listens before
 * the schema is right, so an open port means a backend that can work.
 */
export async function start(config: Config, log: Logger): Promise<Started> {
  const unavailable = await waitForPostgres(config, log);
  if (unavailable !== undefined) {
    const message = `DEPENDENCY_UNAVAILABLE dep=postgres code=${unavailable}`;
    return { ok: false, failure: 'DEPENDENCY_UNAVAILABLE', code: unavailable, message };
  }
  try {
    await migrate(config.databaseUrl, log);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      failure: 'MIGRATION_FAILED',
      code: failureCode(error),
      message: `MIGRATION_FAILED: ${reason}`,
    };
  }

  const pool = createPool(config.databaseUrl, log);
  const redis = connectRedis(config.redisUrl, log);
  const app = await createServer(config, log, pool, redis);
  try {
    await app.listen({ port: config.port, host: '0.0.0.0' });
  } catch (error) {
    const code = failureCode(error);
    await stop(app, pool, redis);
    const failure = code === 'EADDRINUSE' ? 'PORT_IN_USE' : 'LISTEN_FAILED';
    return { ok: false, failure, code, message: `${failure} port=${config.port} code=${code}` };
  }
  // Besides being worth a line in the log, this makes the first answer of /ready as quick as the others.
  const readiness = await checkDependencies(config, pool);
  log.info({ port: config.port, ...readiness }, 'serving');
  return { ok: true, stop: () => stop(app, pool, redis) };
}

/** Stops accepting, lets open requests end, then lets go of the dependencies. */
async function stop(app: FastifyInstance, pool: Pool, redis: Redis): Promise<void> {
  await app.close();
  redis.destroy();
  await pool.end();
}

async function waitForPostgres(config: Config, log: Logger): Promise<string | undefined> {
  const end = Date.now() + patience;
  for (;;) {
    try {
      await tryLogin(config.databaseUrl, loginDeadline);
      return undefined;
    } catch (error) {
      const code = failureCode(error);
      if (Date.now() + pause >= end) return code;
      log.warn({ code }, 'waiting for PostgreSQL');
      await sleep(pause);
    }
  }
}
