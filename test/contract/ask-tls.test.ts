/** What is said of certificates: by somebody who knows their issuer, and by somebody who does not. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from '../../src/probe/ask.ts';
import type { Question } from '../../src/probe/question.ts';

const run = promisify(execFile);
const servers: Server[] = [];
const ports: Record<string, number> = {};
let folder: string;

/** An authority that nobody knows, and certificates by it: for a name, for so many days. */
const certificates = {
  good: ['localhost', '1'],
  expired: ['localhost', '-1'],
  misnamed: ['elsewhere.example', '1'],
} as const;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nova-test-tls-'));
  const openssl = (...argv: readonly string[]) => run('openssl', [...argv], { cwd: folder });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await openssl(
    ...['req', '-x509', ...newKey, '-days', '2', '-subj', '/CN=nobody knows it'],
    ...['-keyout', 'ca.key', '-out', 'ca.pem'],
  );
  for (const [name, [host, days]] of Object.entries(certificates)) {
    await openssl(
      ...['req', '-new', ...newKey, '-subj', `/CN=${host}`],
      ...['-keyout', `${name}.key`, '-out', 'request'],
    );
    await writeFile(join(folder, 'names'), `subjectAltName=DNS:${host}\n`);
    await openssl(
      ...['x509', '-req', '-in', 'request', '-CA', 'ca.pem', '-CAkey', 'ca.key'],
      ...['-CAcreateserial', '-days', days, '-extfile', 'names', '-out', `${name}.pem`],
    );
    const [cert, key] = await Promise.all(
      ['pem', 'key'].map((ending) => readFile(join(folder, `${name}.${ending}`))),
    );
    const server = createServer({ cert, key }, (_, response) => response.end('ok'));
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    ports[name] = (server.address() as AddressInfo).port;
  }
});

afterAll(async () => {
  for (const server of servers) server.close();
  await rm(folder, { recursive: true });
});

async function put(name: keyof typeof certificates, issuer?: 'any') {
  const url = `https://localhost:${ports[name]}/`;
  const question: Question = { kind: 'http', url, ...(issuer === undefined ? {} : { issuer }) };
  const answer = await ask(question, 'host', 5_000);
  if ('unaskable' in answer) throw new Error(answer.unaskable);
  return `${answer.state}: ${answer.detail}`;
}

test.each([
  ['good', undefined, /^tls-failed: /],
  ['good', 'any', /^ready: HTTP 200$/],
  ['expired', 'any', /^tls-failed: CERT_HAS_EXPIRED$/],
  ['misnamed', 'any', /^tls-failed: ERR_TLS_CERT_ALTNAME_INVALID$/],
  ['misnamed', undefined, /^tls-failed: /],
] as const)('a %s certificate of an unknown issuer, asked for %s', async (name, issuer, says) => {
  expect(await put(name, issuer)).toMatch(says);
});
