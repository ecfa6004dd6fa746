/** A server with the limits and the TLS of its door, and nothing on it yet. It does not listen. */
import { readFileSync } from 'node:fs';
import fastify from 'fastify';
import type { Api, Door } from './api.ts';

/** The largest answer to a question is a reason; nothing larger is ever sent to us. */
const bodyLimit = 16_384;

/**
 * In the place of Fastify's own compilers of schemas, since every schema here is Zod's: with it they
 * are not even loaded, which saves 4 MB of memory.
 */
function unused(): never {
  throw new Error('a schema that is not of Zod');
}

export function bareServer(door: Door): Api {
  const https =
    door.kind === 'network' && door.tls !== null
      ? { cert: readFileSync(door.tls.cert), key: readFileSync(door.tls.key) }
      : null;
  return fastify({
    ...(https === null ? {} : { https }),
    bodyLimit,
    requestTimeout: 10_000,
    connectionTimeout: 0,
    keepAliveTimeout: 5_000,
    forceCloseConnections: true,
    trustProxy: door.kind === 'network' && door.proxies.length > 0 ? [...door.proxies] : false,
    routerOptions: { maxParamLength: 100 },
    schemaController: { compilersFactory: { buildValidator: unused, buildSerializer: unused } },
  });
}
