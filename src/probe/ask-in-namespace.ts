/**
 * The program that asks from inside a container's network namespace: it reads questions from
 * standard input and prints each answer on a line of its own as soon as it is there. Only the network
 * is the container's, so names are resolved with the resolver and the hosts file that it is handed.
 */
import { isIP } from 'node:net';
import { Resolver } from 'node:dns/promises';
import { text } from 'node:stream/consumers';
import { askDirect, type Resolve } from './ask-direct.ts';
import { loadClient } from './ask-login.ts';
import type { Answer, Question } from './question.ts';

export interface NamespaceRequest {
  readonly questions: readonly { readonly question: Question; readonly deadline: number }[];
  readonly nameservers: readonly string[];
  /** Name to address, from the container's hosts file. */
  readonly hosts: Readonly<Record<string, string>>;
}

/** One line: `index` is that of the question. */
export interface NamespaceAnswer {
  readonly index: number;
  readonly answer: Answer;
}

function resolverOf({ nameservers, hosts }: NamespaceRequest, deadline: number): Resolve {
  const resolver = new Resolver({ timeout: Math.max(200, deadline - 200), tries: 1 });
  if (nameservers.length > 0) resolver.setServers([...nameservers]);
  return async (name) => {
    if (isIP(name) !== 0) return [name];
    const listed = hosts[name];
    return listed === undefined ? resolver.resolve4(name) : [listed];
  };
}

const request = JSON.parse(await text(process.stdin)) as NamespaceRequest;
const asked = request.questions.map((one, index) => ({ ...one, index }));

// While the client of one question is read from disk, nobody listens to the answer of another.
for (const { question } of asked) await loadClient(question.kind);
await Promise.all(
  asked.map(async ({ question, deadline, index }) => {
    const answer = await askDirect(question, resolverOf(request, deadline), deadline);
    process.stdout.write(`${JSON.stringify({ index, answer } satisfies NamespaceAnswer)}\n`);
  }),
);
