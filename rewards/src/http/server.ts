import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { createBalanceCache } from '../cache/balance-cache.ts';
import type { Redis } from '../cache/redis.ts';
import { campaignRoutes } from '../campaigns/routes.ts';
import type { Config } from '../config/environment.ts';
import { healthRoutes } from '../health/routes.ts';
import { ledgerRoutes } from '../ledger/routes.ts';
import { memberRoutes } from '../members/routes.ts';
import { authenticateMerchant } from '../merchants/authenticate.ts';
import { merchantRoutes } from '../merchants/routes.ts';
import { redemptionRoutes } from '../redemptions/routes.ts';
import { rewardRoutes } from '../rewards/routes.ts';
import { answerError } from './answer-error.ts';
import { createMetrics, metricsRoute } from './metrics.ts';
import { Problem } from './problem.ts';
import { closeUnusedConnections } from './unused-connections.ts';

/** Everything that answers HTTP. The caller listens and closes. */
export async function createServer(
  config: Config,
  log: Logger,
  pool: Pool,
  redis: Redis,
): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = log;
  const app = Fastify({ loggerInstance, requestTimeout: 30_000, requestIdHeader: 'x-request-id' });
  closeUnusedConnections(app);
  const metrics = createMetrics();
  const cache = createBalanceCache(redis, metrics.cacheRequests);

  app.setErrorHandler(answerError);
  app.setNotFoundHandler((request, reply) => answerError(new Problem('not_found'), request, reply));
  metricsRoute(app, metrics, pool);
  healthRoutes(app, config, pool);

  await app.register(
    async (api) => {
      merchantRoutes(api, pool, config.adminApiKey);
      await api.register((ofMerchant, _options, done) => {
        ofMerchant.addHook('onRequest', (request) => authenticateMerchant(pool, request));
        memberRoutes(ofMerchant, pool, cache);
        campaignRoutes(ofMerchant, pool);
        rewardRoutes(ofMerchant, pool, cache, metrics);
        redemptionRoutes(ofMerchant, pool, cache, metrics);
        ledgerRoutes(ofMerchant, pool);
        done();
      });
    },
    { prefix: '/api/v1' },
  );
  return app;
}
