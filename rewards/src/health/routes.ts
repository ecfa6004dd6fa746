import { hostname } from 'node:os';
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import type { Config } from '../config/environment.ts';
import { checkDependencies } from './check-dependencies.ts';

const quiet = { logLevel: 'warn' } as const;

export function healthRoutes(app: FastifyInstance, config: Config, pool: Pool): void {
  // Liveness: constant time, asks nobody. It says that the event loop turns and nothing else.
  app.get('/health', quiet, () => ({
    status: 'ok',
    version: config.version,
    commit: config.commit,
    uptime_s: Math.floor(process.uptime()),
    pid: process.pid,
    instance: hostname(),
  }));

  app.get('/ready', quiet, async (request, reply) => {
    const readiness = await checkDependencies(config, pool);
    if (readiness.status === 'unavailable')
      request.log.warn({ checks: readiness.checks }, 'not ready');
    return await reply.code(readiness.status === 'unavailable' ? 503 : 200).send(readiness);
  });
}
