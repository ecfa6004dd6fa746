/** The API's server: routes, who may do what, and how mistakes are answered. It does not listen. */
import { readFileSync } from 'node:fs';
import fastify, { type FastifyError, type FastifyReply } from 'fastify';
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

/** The largest answer to a question is a reason; nothing larger is ever sent to us. */
const bodyLimit = 16_384;

/**
 * In the place of Fastify's own compilers of schemas, since every schema here is Zod's: with it they
 * are not even loaded, which saves 4 MB of memory.
 */
function unused(): never {
  throw new Error('a schema that is not of Zod');
}

export async function buildServer(parts: ApiParts, door: Door): Promise<Api> {
  const https =
    door.kind === 'network' && door.tls !== null
      ? { cert: readFileSync(door.tls.cert), key: readFileSync(door.tls.key) }
      : null;
  const server = fastify({
    ...(https === null ? {} : { https }),
    bodyLimit,
    requestTimeout: 10_000,
    connectionTimeout: 0,
    keepAliveTimeout: 5_000,
    forceCloseConnections: true,
    trustProxy: door.kind === 'network' && door.proxies.length > 0 ? [...door.proxies] : false,
    routerOptions: { maxParamLength: 100 },
    schemaController: { compilersFactory: { buildValidator: unused, buildSerializer: unused } },
  }) as unknown as Api;
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
