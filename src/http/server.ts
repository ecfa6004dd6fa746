/** The API's server: routes, who may do what, and how mistakes are answered. It does not listen. */
import type { FastifyError, FastifyReply } from 'fastify';
import {
  hasZodFastifySchemaValidationErrors,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import { StoreError } from '../store/store.ts';
import type { Api, ApiParts, Door } from './api.ts';
import { addAlerts } from './alerts.ts';
import { addAmendments } from './amendments.ts';
import { addApprovals } from './approvals.ts';
import { authenticate, type Actor } from './authenticate.ts';
import { bareServer } from './bare-server.ts';
import { addHealth } from './health.ts';
import { addHolds } from './holds.ts';
import { addIncidents } from './incidents.ts';
import { addDocument } from './openapi.ts';
import { ApiProblem, problems, type ProblemCode } from './problem.ts';
import { addRateLimit } from './rate-limit.ts';
import { addSlack } from './slack.ts';
import { addStream } from './stream.ts';
import { addUpdates } from './updates.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before any handler runs. */
    actor: Actor;
  }
}

export async function buildServer(parts: ApiParts, door: Door): Promise<Api> {
  const server = bareServer(door);
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  server.decorateRequest('actor');
  // After the rate limit, so that guesses at tokens count; before the body is read.
  server.addHook('preParsing', async (request) => {
    request.actor = await authenticate(request, parts, door);
  });
  server.setErrorHandler((error: FastifyError, request, reply) => {
    const { code, message } = problemOf(error);
    if (code === 'INTERNAL') parts.onFailure(`${request.method} ${request.url}`, error);
    return answerProblem(reply, code, message);
  });
  server.setNotFoundHandler((_request, reply) =>
    answerProblem(reply, 'ROUTE_UNKNOWN', problems.ROUTE_UNKNOWN.says),
  );
  if (door.kind === 'network') {
    await addRateLimit(server);
    await addDocument(server);
  }
  await server.register((api) => {
    addHealth(api, parts);
    addIncidents(api, parts);
    addAmendments(api, parts);
    addApprovals(api, parts);
    addHolds(api, parts);
    addAlerts(api, parts);
    addUpdates(api, parts);
    addStream(api, parts);
    return Promise.resolve();
  });
  await addSlack(server, parts);
  await server.ready();
  return server;
}

function answerProblem(reply: FastifyReply, code: ProblemCode, message: string): FastifyReply {
  return reply.code(problems[code].status).send({ error: { code, message } });
}

function problemOf(error: FastifyError): { code: ProblemCode; message: string } {
  if (error instanceof ApiProblem) return error;
  if (error instanceof StoreError)
    return { code: 'STORE_UNAVAILABLE', message: problems.STORE_UNAVAILABLE.says };
  if (hasZodFastifySchemaValidationErrors(error)) {
    const places = error.validation.map(({ instancePath, message }) =>
      `${instancePath.slice(1).replaceAll('/', '.')} ${message ?? ''}`.trim(),
    );
    return { code: 'REQUEST_INVALID', message: places.join('; ') };
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return { code: 'BODY_TOO_LARGE', message: problems.BODY_TOO_LARGE.says };
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500)
    return { code: 'REQUEST_INVALID', message: error.message };
  return { code: 'INTERNAL', message: problems.INTERNAL.says };
}
