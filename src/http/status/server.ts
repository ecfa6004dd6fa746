/** The status page on a listener of its own: for everybody, so nothing of the API is on it. */
import { createHash } from 'node:crypto';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { StatusPage } from '../../status/page.ts';
import { style } from '../../status/style.ts';
import type { Api } from '../api.ts';
import { isAmong } from '../authenticate.ts';
import { bareServer } from '../bare-server.ts';
import { checkTls, listenAt, type NetworkDoor } from '../listen.ts';
import { ApiProblem } from '../problem.ts';
import { addRateLimit } from '../rate-limit.ts';
import { freshPage, servedFiles, type ServedFile } from './files.ts';
import { addSubscriptions, type SubscriptionDesk } from './subscriptions.ts';

export interface StatusServerParts {
  readonly now: () => number;
  readonly read: () => Promise<StatusPage>;
  /** null: nobody can subscribe. */
  readonly subscriptions: SubscriptionDesk | null;
  readonly onTrouble: (what: string, reason: string) => void;
}

export interface StatusServer {
  /** Where it is reached. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** @throws DoorProblem */
export async function openStatusServer(
  parts: StatusServerParts,
  network: NetworkDoor,
): Promise<StatusServer> {
  checkTls(network.door.tls, 'status');
  const server = bareServer(network.door);
  try {
    await addPages(server, parts, network);
    const url = await listenAt(server, network, 'status');
    return { url, close: () => server.close() };
  } catch (error) {
    await server.close();
    throw error;
  }
}

const styleHash = createHash('sha256').update(style).digest('base64');

const headers = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
} as const;

async function addPages(
  server: Api,
  { now, read, subscriptions, onTrouble }: StatusServerParts,
  { door }: NetworkDoor,
): Promise<void> {
  await addRateLimit(server);
  server.addHook('onRequest', (request, reply, done) => {
    void reply.headers(headers);
    const { remoteAddress = '' } = request.raw.socket;
    const admitted = door.proxies.length === 0 || isAmong(door.proxies, remoteAddress);
    done(admitted ? undefined : new ApiProblem('PROXY_REQUIRED'));
  });
  const page = freshPage(read, now, (error) => onTrouble('status page', String(error)));
  const files = servedFiles(page);
  if (subscriptions !== null) addSubscriptions(server, subscriptions, page);
  server.get('/*', async (request, reply) => {
    const { '*': path } = request.params as { readonly '*': string };
    const file = await files(path === '' ? 'index.html' : path);
    return file === null ? missing(reply) : send(request, reply, path, file);
  });
  server.setNotFoundHandler((_request, reply) => missing(reply));
  server.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error instanceof ApiProblem ? problemStatus(error) : (error.statusCode ?? 503);
    if (status >= 500)
      onTrouble('status page', `${request.method} ${request.url}: ${error.message}`);
    return reply
      .code(status)
      .header('cache-control', 'no-store')
      .type('text/plain; charset=utf-8')
      .send(
        status >= 500 ? 'The status page cannot be read at the moment.\n' : `${error.message}\n`,
      );
  });
}

function problemStatus({ code }: ApiProblem): number {
  return code === 'RATE_LIMITED' ? 429 : 403;
}

function missing(reply: FastifyReply): FastifyReply {
  return reply
    .code(404)
    .header('cache-control', 'no-store')
    .type('text/plain; charset=utf-8')
    .send('There is nothing under this address.\n');
}

/** Longer than this a page in a cache would be old. */
const cached = 'public, max-age=10';

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  path: string,
  { type, plain, gzip, tag }: ServedFile,
): FastifyReply {
  const packed = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  const etag = packed ? `"${tag}-gzip"` : `"${tag}"`;
  void reply.headers({ 'cache-control': cached, vary: 'accept-encoding', etag });
  // Other pages may show what is public anyway.
  if (path.startsWith('api/')) void reply.header('access-control-allow-origin', '*');
  const known = request.headers['if-none-match'] ?? '';
  if (known.split(/\s*,\s*/).some((one) => one.replace(/^W\//, '') === etag))
    return reply.code(304).send();
  void reply.type(type);
  if (packed) void reply.header('content-encoding', 'gzip');
  return reply.send(packed ? gzip : plain);
}
