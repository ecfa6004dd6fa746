/** The API by HTTPS, as it answers beyond this machine: with a certificate made for the test. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NetworkDoor } from '../../src/http/listen.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { startApi } from './http-rig.ts';

const run = promisify(execFile);
let folder: string;
let certificate: string;
let key: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nova-test-tls-'));
  certificate = join(folder, 'nova.pem');
  key = join(folder, 'nova.key');
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const files = ['-keyout', key, '-out', certificate, '-days', '1'];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await run('openssl', ['req', '-x509', ...kind, ...files, ...subject]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** As it would be open to others, who need a token to read. */
function door(): NetworkDoor {
  const tls = { cert: certificate, key };
  return { host: '127.0.0.1', port: 0, door: { kind: 'network', exposed: true, proxies: [], tls } };
}

/** The status and the body, asked by a client that knows the certificate. */
function ask(url: URL, token: string | null): Promise<{ status: number; body: string }> {
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  return new Promise((resolve, reject) => {
    const call = request(
      new URL('/v1/incidents', url),
      { headers, ca: readFileSync(certificate), servername: 'localhost' },
      (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      },
    );
    call.on('error', reject);
    call.end();
  });
}

test('whoever knows the certificate is answered, with a token', async () => {
  const { url, token } = await startApi(door());
  expect(url.protocol).toBe('https:');
  expect((await ask(url, null)).status).toBe(401);
  expect(await ask(url, await token('read'))).toEqual({ status: 200, body: '[]' });
});

test('whoever does not know it does not trust it', async () => {
  const { url } = await startApi(door());
  await expect(fetch(new URL('/v1/incidents', url))).rejects.toMatchObject({
    cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
  });
});

test('without TLS nobody is answered at that port', async () => {
  const { url } = await startApi(door());
  await expect(fetch(`http://${url.host}/v1/incidents`)).rejects.toThrow('fetch failed');
});

test('versions of TLS that are broken are refused', async () => {
  const { url } = await startApi(door());
  const socket = connect({
    host: '127.0.0.1',
    port: Number(url.port),
    rejectUnauthorized: false,
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'DEFAULT@SECLEVEL=0',
  });
  const outcome = await new Promise((resolve) => {
    socket.on('secureConnect', () => resolve('connected'));
    socket.on('error', () => resolve('refused'));
  });
  socket.destroy();
  expect(outcome).toBe('refused');
});

test.each([
  ['{ listen: "0.0.0.0:4840" }', false],
  ['{ listen: "[::]:4840" }', false],
  ['{ listen: "nova.example:4840" }', false],
  ['{ listen: "127.0.0.1:4840" }', true],
  ['{ listen: "0.0.0.0:4840", tls: { certificate: a.pem, key: a.key } }', true],
  ['{ listen: "0.0.0.0:4840", trusted-proxies: [10.0.0.7] }', true],
])('http: %s may listen: %s', (http, may) => {
  expect(parseConfig(`project: shop\nhttp: ${http}\n`, 'nova.yaml').ok).toBe(may);
});
