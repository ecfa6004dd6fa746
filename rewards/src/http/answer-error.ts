import type { FastifyReply, FastifyRequest } from 'fastify';
import { ZodError } from 'zod';
import { failureCode } from '../dependency/failure-code.ts';
import { Problem, problems, type ProblemCode } from './problem.ts';

// A lock that is not free in time, and a statement that takes too long.
const lockNotAvailable = '55P03';

// SQLSTATE classes and codes of a database that is away, starting, full or out of connections.
const databaseAway = /^(08|28|3D|53|57)/;
const connectionFailures = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'TIMEOUT',
  'CONNECTION_LOST',
]);

/** Turns whatever a request threw into `{ error, code, statusCode }`, and logs what is our own fault. */
export async function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const problem = problemOf(error);
  const { status, message } = problems[problem.code];
  if (status >= 500) request.log.error({ err: error, code: failureCode(error) }, problem.code);
  if (problem.code === 'busy' || status === 503) void reply.header('retry-after', '1');
  const details = problem.details === undefined ? {} : { details: problem.details };
  await reply
    .code(status)
    .send({ error: message, code: problem.code, statusCode: status, ...details });
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof ZodError) {
    const first = error.issues.slice(0, 10);
    return new Problem(
      'invalid_request',
      first.map(({ path, message }) => ({ path: path.join('.'), message })),
    );
  }
  return new Problem(codeOf(error));
}

function codeOf(error: unknown): ProblemCode {
  const code = failureCode(error);
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return 'payload_too_large';
  if (code === lockNotAvailable) return 'busy';
  if (databaseAway.test(code) || connectionFailures.has(code)) return 'database_unavailable';
  // Fastify's own refusals (malformed JSON, wrong media type) carry a status.
  if (error instanceof Error && 'statusCode' in error && Number(error.statusCode) < 500)
    return 'invalid_request';
  return 'internal_error';
}
