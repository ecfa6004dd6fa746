/** At most so many requests from one address; what writes, and so what guesses tokens, fewer. */
import rateLimit from '@fastify/rate-limit';
import type { Api } from './api.ts';
import { ApiProblem } from './problem.ts';

const perMinute = 300;
export const writesPerMinute = 30;

export async function addRateLimit(server: Api): Promise<void> {
  await server.register(rateLimit, {
    max: perMinute,
    timeWindow: 60_000,
    errorResponseBuilder: (_request, { after }) =>
      new ApiProblem('RATE_LIMITED', `too many requests; come back in ${after}`),
  });
}
