/** Who asks, and may they? Asked of every request before its body is read. */
import { BlockList, isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { Via } from '../incident/event.ts';
import type { Scope } from '../incident/journal.ts';
import type { ApiParts, Door } from './api.ts';
import { ApiProblem } from './problem.ts';
import { findToken, tokenEntries, tokensOf } from './token.ts';

export interface Actor {
  readonly by: string;
  readonly via: Via;
}

/** Throws ApiProblem. */
export async function authenticate(
  request: FastifyRequest,
  { store }: Pick<ApiParts, 'store'>,
  door: Door,
): Promise<Actor> {
  if (door.kind === 'socket') return { by: operator(request), via: 'cli' };
  comesFrom(request, door);
  const scope = request.routeOptions.config.scope;
  const token =
    bearer(request) ?? (request.routeOptions.config.basic === true ? password(request) : null);
  if (scope === undefined || (scope === 'read' && !door.exposed))
    return { by: 'anyone', via: 'http' };
  if (token === null) throw new ApiProblem('TOKEN_MISSING');
  const known = findToken(tokensOf(await store.journal(tokenEntries)), token);
  if (known === null) throw new ApiProblem('TOKEN_UNKNOWN');
  if (!known.scopes.includes(scope)) throw new ApiProblem('SCOPE_MISSING', missing(known, scope));
  return { by: known.name, via: 'http' };
}

function missing(token: { readonly name: string }, scope: Scope): string {
  return `the token ${token.name} has not the scope ${scope}`;
}

/** The name that the command line gives, on the socket of the folder's owner only. */
function operator(request: FastifyRequest): string {
  const name = request.headers['nova-operator'];
  return typeof name === 'string' && /^[\w.@-]{1,64}$/.test(name) ? name : 'operator';
}

function bearer(request: FastifyRequest): string | null {
  return /^Bearer ([\w-]{1,200})$/.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

/** With any user name; null when there is none, or when it cannot be a token. */
function password(request: FastifyRequest): string | null {
  const encoded = /^Basic ([A-Za-z0-9+/]{1,400}={0,2})$/i.exec(
    request.headers.authorization ?? '',
  )?.[1];
  const text = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  return /^[^:]*:([\w-]{1,200})$/.exec(text)?.[1] ?? null;
}

/**
 * A page in somebody's browser may send requests to 127.0.0.1 under a name of its own (DNS
 * rebinding), so without a proxy the name must be ours. With a proxy the connection must be its.
 */
function comesFrom(request: FastifyRequest, door: Door & { kind: 'network' }): void {
  const { remoteAddress } = request.raw.socket;
  if (door.proxies.length > 0) {
    if (!isAmong(door.proxies, remoteAddress ?? '')) throw new ApiProblem('PROXY_REQUIRED');
    return;
  }
  const host = hostName(request.headers.host ?? '');
  if (!door.exposed && host !== 'localhost' && isIP(host) === 0)
    throw new ApiProblem('HOST_REFUSED');
}

/** Without the port and without the brackets of an IPv6 address. */
function hostName(host: string): string {
  return host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}

/** @param addresses and networks */
export function isAmong(addresses: readonly string[], address: string): boolean {
  const list = new BlockList();
  for (const one of addresses) {
    const [network = '', prefix] = one.split('/');
    const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(network, family);
    else list.addSubnet(network, Number(prefix), family);
  }
  return isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
