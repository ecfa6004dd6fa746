import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    requests: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Duration of HTTP requests',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    pointsIssued: new Counter({
      name: 'nova_points_issued_total',
      help: 'Points issued to members',
      registers,
    }),
    pointsRedeemed: new Counter({
      name: 'nova_points_redeemed_total',
      help: 'Points redeemed',
      registers,
    }),
    cacheRequests: new Counter({
      name: 'nova_balance_cache_requests_total',
      help: 'Balance cache requests by result (hit, miss, failure)',
      labelNames: ['result'],
      registers,
    }),
  };
}

export function metricsRoute(app: FastifyInstance, metrics: Metrics, pool: Pool): void {
  new Gauge({
    name: 'nova_postgres_pool_connections',
    help: 'Connections of the PostgreSQL pool by state, and requests that wait for one',
    labelNames: ['state'],
    registers: [metrics.registry],
    collect() {
      this.set({ state: 'idle' }, pool.idleCount);
      this.set({ state: 'used' }, pool.totalCount - pool.idleCount);
      this.set({ state: 'waiting' }, pool.waitingCount);
    },
  });

  app.addHook('onResponse', async (request, reply) => {
    // The route's pattern, not the URL: one label value for each member would never end.
    const route = request.routeOptions.url ?? 'unknown';
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    metrics.requests.observe(labels, reply.elapsedTime / 1000);
  });

  app.get('/metrics', { logLevel: 'warn' }, async (_request, reply) => {
    return await reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}
