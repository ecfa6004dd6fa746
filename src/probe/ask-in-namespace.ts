/**
 * The program that asks from inside a container's network namespace: it reads one question from
 * standard input and prints the answer. Only the network is the container's, so names are
 * resolved with the resolver and the hosts file that it is handed.
 */
import { isIP } from 'node:net';
import { Resolver } from 'node:dns/promises';
import { text } from 'node:stream/consumers';
import { askDirect, type Resolve } from './ask-direct.ts';
import type { Question } from './question.ts';

export interface NamespaceRequest {
  readonly question: Question;
  readonly deadline: number;
  readonly nameservers: readonly string[];
  /** Name to address, from the container's hosts file. */
  readonly hosts: Readonly<Record<string, string>>;
}

function resolverOf(request: NamespaceRequest): Resolve {
  const resolver = new Resolver({ timeout: Math.max(200, request.deadline - 200), tries: 1 });
  if (request.nameservers.length > 0) resolver.setServers([...request.nameservers]);
  return async (name) => {
    if (isIP(name) !== 0) return [name];
    const listed = request.hosts[name];
    return listed === undefined ? resolver.resolve4(name) : [listed];
  };
}

const request = JSON.parse(await text(process.stdin)) as NamespaceRequest;
const answer = await askDirect(request.question, resolverOf(request), request.deadline);
process.stdout.write(JSON.stringify(answer));
