import { describe, expect, test } from 'vitest';
import type { LogLine } from '../../evidence/evidence.ts';
import { readExcerpt } from '../excerpt/read.ts';
import { library } from './library.ts';
import { matchSignatures, matchText } from './match.ts';
import type { Signature } from './signature.ts';

const line = (text: string): LogLine => ({ at: null, stream: 'stdout', text });

/** What healthy programs write, some of it in alarming words. */
const benign = [
  'LOG:  database system is ready to accept connections',
  'LOG:  checkpoint complete: wrote 41 buffers (0.3%)',
  '1:M 02 Jan 2026 03:04:05.000 * Ready to accept connections tcp',
  'WARNING Memory overcommit must be enabled! Without it, a save may fail under low memory',
  'Server listening on http://0.0.0.0:8080',
  '{"level":30,"msg":"request completed","statusCode":200}',
  '10.1.0.9 - - [02/Jan/2026:03:04:05 +0000] "GET /errors/ECONNREFUSED HTTP/1.1" 404 12',
  '10.1.0.9 - - [02/Jan/2026:03:04:05 +0000] "POST /oom-killed?x=panic: HTTP/2.0" 200 3',
  'GET /health 200 0.412 ms',
  'npm warn deprecated glob@7.2.3: Glob versions prior to v9 are no longer supported',
  '[nodemon] starting `node src/main.js`',
  'Compiled successfully in 4.2 s',
  'INFO:     Application startup complete.',
  'INFO 1 --- [main] o.s.b.w.embedded.tomcat.TomcatWebServer : Tomcat started on port 8080',
  'level=info msg="configuration loaded" file=/etc/app.yaml',
  '0 errors, 0 warnings',
  'errors_total{code="ENOSPC"} 0',
  'Retrying in 5 seconds',
  'received SIGTERM, shutting down gracefully',
  'user signed in with secret question',
  'DEBUG retry policy: on connection refused wait 100 ms',
];

/** What a connection was for depends on the peer: `peers.test.ts`. Hints count only beside others. */
const telling = library.filter(({ cause, strength }) => cause !== 'by-port' && strength !== 'hint');

/** A name that does not resolve may be that of a database or of a cache. */
function mayMean({ cause, also }: Signature): readonly (string | undefined)[] {
  const behind = cause === 'dns-failure' ? ['database-unavailable', 'cache-unavailable'] : [];
  return [cause, also, ...behind];
}

describe('the library', () => {
  test.each(library)('$id matches its own example', ({ id, example }) => {
    expect(matchText(example).map(({ signature }) => signature)).toContain(id);
  });

  test.each(telling)('$id means its cause and no other', (signature) => {
    const reading = readExcerpt({ text: signature.example, kind: '', stack: '', role: '' });
    const kinds = reading.outcome === 'fault' ? reading.causes.map(({ kind }) => kind) : [];
    expect(kinds).toContain(signature.cause);
    expect(kinds.filter((kind) => !mayMean(signature).includes(kind))).toEqual([]);
  });

  test.each(benign)('is silent about: %s', (text) => {
    expect(matchSignatures([line(text)]).filter(({ strength }) => strength !== 'hint')).toEqual([]);
  });

  test('names every signature once', () => {
    const ids = library.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });

  test('holds its fixed texts in lower case, as they are compared', () => {
    const texts = library.flatMap(({ contains }) => contains);
    expect(texts).toEqual(texts.map((text) => text.toLowerCase()));
  });

  test('has in every example a text that it is looked for by', () => {
    const lost = library.filter(
      ({ contains, example }) => !contains.some((text) => example.toLowerCase().includes(text)),
    );
    expect(lost.map(({ id }) => id)).toEqual([]);
  });
});

describe('matchSignatures', () => {
  test.each([
    ['Error: connect ECONNREFUSED ::1:6379', { host: '::1', port: 6379 }, 'cache-unavailable'],
    [
      'Error: connect ECONNREFUSED 10.1.0.7:5432',
      { host: '10.1.0.7', port: 5432 },
      'database-unavailable',
    ],
    [
      'dial tcp 10.1.0.7:8443: connect: connection refused',
      { host: '10.1.0.7', port: 8443 },
      'external-dependency',
    ],
    ['Error: getaddrinfo EAI_AGAIN Ledger-DB', { host: 'ledger-db', port: null }, 'dns-failure'],
    [
      'Error starting userland proxy: listen tcp4 127.0.0.1:8080: bind: address already in use',
      { host: '127.0.0.1', port: 8080 },
      'port-conflict',
    ],
    [
      'listen EADDRINUSE: address already in use :::8080',
      { host: '::', port: 8080 },
      'port-conflict',
    ],
  ])('reads where %j points to', (text, direction, cause) => {
    expect(matchText(text)).toContainEqual(expect.objectContaining({ direction, cause }));
  });

  test.each([
    'Missing required environment variables: LEDGER_URL, PAY_TOKEN',
    'Error: LEDGER_URL is required',
    'environment variable "LEDGER_URL" not set',
    'you must set LEDGER_URL',
    'Invalid value for LEDGER_URL',
    "KeyError: 'LEDGER_URL'",
    '/entrypoint.sh: line 3: LEDGER_URL: parameter not set',
    'required variable LEDGER_URL is missing a value',
    'error: Environment variable not found: LEDGER_URL.',
  ])('reads the setting that is named in: %s', (text) => {
    const named = matchText(text).filter(({ subject }) => subject === 'LEDGER_URL');
    expect(named.map(({ cause }) => cause)).toContain('config-error');
  });

  test('takes what a program writes as information for a hint', () => {
    const [match] = matchSignatures([line('INFO pool: connect ECONNREFUSED 10.1.0.7:5432')]);
    expect(match?.strength).toBe('hint');
  });

  test('gives the index of the line, oldest first', () => {
    const lines = ['fine', 'panic: boom', 'fine', 'missing LEDGER_URL'].map(line);
    expect(matchSignatures(lines).map((match) => match.line)).toEqual([1, 3]);
  });

  test('keeps a bounded number of the newest matches of a line that repeats itself', () => {
    const lines = Array.from({ length: 5000 }, () => line('connect ECONNREFUSED 10.1.0.7:5432'));
    const matches = matchSignatures(lines);
    expect(matches.length).toBeLessThan(100);
    expect(matches.at(-1)?.line).toBe(4999);
  });

  test('reads 50,000 lines within the time that collecting evidence may take', () => {
    const texts = [
      '2026-01-02 03:04:05 INFO handler: served request 17 in 3 ms for tenant blue',
      'Error: connect ECONNREFUSED 10.1.0.7:5432 at TCPConnectWrap.afterConnect (node:net:1611)',
      '{"level":50,"msg":"query failed","err":{"message":"timeout exceeded when trying to connect"}}',
      'a config file with a secret key is not found, and set is invalid: panic, port, network, env var',
      `${'('.repeat(2000)}environment variable ${'a '.repeat(2000)}`,
    ];
    const lines = Array.from({ length: 50_000 }, (_, at) =>
      line(at % 500 === 0 ? (texts[4] ?? '') : (texts[at % 4] ?? '')),
    );
    const start = performance.now();
    matchSignatures(lines);
    // About 0.5 s on one core; a machine busy with other suites gets ten times that.
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
