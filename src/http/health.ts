/** How the responder itself is: for load balancers, for Prometheus, for whoever watches it. */
import type { Api, ApiParts } from './api.ts';
import { statusSchema } from './schemas.ts';

export function addHealth(api: Api, { status, metrics }: ApiParts): void {
  api.get(
    '/healthz',
    {
      schema: {
        summary: 'Whether the responder still watches',
        description: 'Answers 503 when no round of probes is finished any more.',
        response: { 200: statusSchema, 503: statusSchema },
      },
    },
    (_request, reply) => {
      const { stalled, startedAt, lastRoundAt, eventsBrokenSince } = status();
      void reply.code(stalled ? 503 : 200);
      return {
        status: stalled ? ('stalled' as const) : ('ok' as const),
        startedAt: iso(startedAt),
        lastRoundAt: lastRoundAt === null ? null : iso(lastRoundAt),
        eventsBrokenSince: eventsBrokenSince === null ? null : iso(eventsBrokenSince),
      };
    },
  );
  api.get('/metrics', { config: { scope: 'read' }, schema: { hide: true } }, async (_, reply) => {
    const text = await metrics.text();
    return reply.type(metrics.contentType).send(text);
  });
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
