import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CauseKind } from '../cause.ts';
import { readExcerpt } from './read.ts';

const read = (text: string, words: { stack?: string; role?: string } = {}) =>
  readExcerpt({ text, kind: '', stack: words.stack ?? '', role: words.role ?? '' });

/** The causes in their order; what else there is to say, as one word. */
function told(text: string, stack = ''): readonly string[] {
  const reading = read(text, { stack });
  return reading.outcome === 'fault' ? reading.causes.map(({ kind }) => kind) : [reading.outcome];
}

const lines = (...list: readonly string[]): string => list.join('\n');

describe('a saved text tells of', () => {
  test.each<[string, string, readonly CauseKind[]]>([
    [
      'a client that does not say whom it could not call',
      lines('Traceback (most recent call last):', 'httpx.ConnectError: Connection refused'),
      ['external-dependency'],
    ],
    [
      'an address in place of a name',
      'Error: getaddrinfo ENOTFOUND https://pricing.test',
      ['dns-failure', 'config-error'],
    ],
    [
      'what a command says last, below its warnings',
      lines('WARN no certificate of the broker', 'Error: no certificate from the vault'),
      ['tls-error'],
    ],
    [
      'the deepest cause of a chain',
      lines(
        'ERROR o.s.boot.SpringApplication : Application run failed',
        "BeanCreationException: Error creating bean with name 'ledger'",
        '    at shop.Main.main(Main.java:3)',
        'Caused by: com.zaxxer.hikari.pool.HikariPool$PoolInitializationException: no pool',
        'Caused by: java.net.UnknownHostException: ledger',
      ),
      ['dns-failure'],
    ],
    [
      'the peer that an error object names',
      lines('Error: lost', '  errno: -111,', "  code: 'ECONNREFUSED',", "  address: '10.1.0.7',"),
      ['network-unreachable'],
    ],
    [
      'the peer that another line of the record names',
      lines(
        'org.postgresql.util.PSQLException: Connection to ledger:5432 refused.',
        '    at org.postgresql.Driver.connect(Driver.java:1)',
        'Caused by: java.net.ConnectException: Connection refused',
      ),
      ['database-unavailable'],
    ],
    [
      'the cause behind interleaved Compose prefixes',
      lines(
        'web-1  | Traceback (most recent call last):',
        'db-1   | LOG:  database system is ready to accept connections',
        'web-1  |   File "/app/main.py", line 3, in <module>',
        "web-1  | ModuleNotFoundError: No module named 'pricing'",
      ),
      ['bad-deploy', 'app-crash'],
    ],
    [
      'a setting that points at the container itself, and what it was for',
      'Error: connect ECONNREFUSED 127.0.0.1:5432',
      ['database-unavailable', 'config-error'],
    ],
    [
      'the store whose driver stands in the stack of a lost connection',
      lines(
        '2026-01-02T03:04:05.000000001Z error Error: read ECONNRESET',
        '2026-01-02T03:04:05.000000002Z     at TCP.onStreamRead (node:internal:1)',
        '2026-01-02T03:04:05.000000003Z     at Protocol.end (/app/node_modules/mysql/lib/protocol.js:1)',
      ),
      ['database-unavailable'],
    ],
    [
      'a name that is not known, whatever is behind it',
      'Error: getaddrinfo ENOTFOUND shop-redis',
      ['dns-failure'],
    ],
    [
      'what ran out, even where it is called information',
      'I0102 03:04:05.000001 1 server.go:74] accept4: too many open files; retrying in 20ms',
      ['fd-exhaustion'],
    ],
    [
      'the memory that explains the crash',
      lines(
        'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
        'shop-web-1 exited with code 134',
      ),
      ['out-of-memory'],
    ],
    [
      'the crash beside the cause when nobody caught it',
      lines(
        'node:internal/process/promises:288',
        '  triggerUncaughtException(err, true /* fromPromise */);',
        '',
        'Error: getaddrinfo EAI_AGAIN api.pricing.test',
      ),
      ['app-crash', 'dns-failure'],
    ],
    [
      'a coloured line',
      '\u001b[31merror\u001b[0m: \u001b[1mENOSPC: no space left on device\u001b[0m, write',
      ['disk-full'],
    ],
    [
      'a line in a comment',
      '    # FATAL:  sorry, too many clients already',
      ['database-exhausted'],
    ],
    [
      'a proxy that does not get to its upstream',
      '2026/01/02 03:04:05 [error] 7#7: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 10.1.0.9, upstream: "http://10.1.0.4:8080/", host: "shop"',
      ['network-unreachable'],
    ],
    [
      'a partner on the public net',
      'Error: connect ETIMEDOUT api.pricing.example:443',
      ['external-dependency'],
    ],
    ['a kill without a reason, with doubt', 'shop-web-1 exited with code 137', ['out-of-memory']],
  ])('%s', (_what, text, causes) => {
    expect(told(text)).toEqual(causes);
  });

  test.each<[string, string, readonly CauseKind[]]>([
    [
      'a proxy with nobody left behind it',
      '[error] 7#7: *1 no live upstreams while connecting to upstream, upstream: "http://shop/"',
      ['external-dependency', 'network-unreachable'],
    ],
    [
      'a proxy that looks for its upstream in itself',
      '[error] 7#7: *1 no live upstreams while connecting to upstream, upstream: "http://localhost/"',
      ['network-unreachable', 'config-error'],
    ],
    [
      'an upstream that was reached and did not answer',
      '[error] 7#7: *1 upstream timed out (110: Connection timed out) while reading response header from upstream, upstream: "http://10.1.0.4:8080/"',
      ['external-dependency'],
    ],
    [
      'a login without a password as a setting that is missing, too',
      "Access denied for user 'billing'@'10.1.0.8' (using password: NO)",
      ['database-auth', 'config-error'],
    ],
    [
      'a module that is missing, and the crash that nobody caught',
      lines('    throw err;', '    ^', "Error: Cannot find module 'pricing'"),
      ['bad-deploy', 'app-crash'],
    ],
    [
      'descriptors that ran out, not of the name that could then not be looked up',
      'ERROR dns error: Too many open files (os error 24)',
      ['fd-exhaustion'],
    ],
    [
      'the words before an exit, which itself says nothing of why',
      lines(
        'web-1  | The Gemfile built for this container does not match the current Gemfile',
        'web-1 exited with code 2',
      ),
      ['bad-deploy'],
    ],
    [
      'a login that the server writes as a note',
      "[Note] Access denied for user 'billing'@'10.1.0.8' (using password: YES)",
      ['database-auth'],
    ],
    [
      "the driver's own error on a port that is no database's",
      'Npgsql.NpgsqlException (0x80004005): Failed to connect to 10.1.0.7:39383',
      ['database-unavailable'],
    ],
    [
      'a level that is only a word of the sentence',
      'failed to lookup address information: Name or service not known',
      ['dns-failure'],
    ],
    [
      'why an authority issued no certificate',
      'ERR acme: error: 400 :: urn:ietf:params:acme:error:connection :: no answer',
      ['tls-error', 'network-unreachable'],
    ],
    [
      'a broker that is looked for in the container itself',
      'Connection to node -1 (localhost/127.0.0.1:9092) could not be established.',
      ['external-dependency', 'config-error'],
    ],
    [
      'a privileged port, which nobody else has taken',
      'Error starting userland proxy: listen tcp 0.0.0.0:80: bind: permission denied',
      ['config-error'],
    ],
  ])('%s', (_what, text, causes) => {
    expect(told(text)).toEqual(causes);
  });

  test('no memory that ran out where the state says that none did', () => {
    expect(told('web-1 exited with code 0 (restarting)\nOOMKilled=false')).toEqual(['app-crash']);
  });

  test('a name, where the stack knows that a database is behind it', () => {
    const line = 'socket.gaierror: [Errno -2] Name or service not known';
    expect(told(line, 'python/asyncpg')).toEqual(['dns-failure']);
    expect(told(line)).toEqual(['dns-failure']);
  });

  test('the driver that the stack names when the text names none', () => {
    expect(told('Error: connect ECONNREFUSED', 'node/ioredis')).toEqual(['cache-unavailable']);
  });
});

describe('a saved text is healthy', () => {
  test.each([
    ['when a retry succeeded', 'WARN connect ECONNREFUSED 10.1.0.7:5432', 'INFO connected to db'],
    ['when it started after a failure', 'ERROR ECONNREFUSED 10.1.0.7:5432', 'listening on :8080'],
    ['with deprecations', '(node:1) [DEP0040] DeprecationWarning: punycode is deprecated'],
    ['with a count of no errors', 'import done: 120 rows, 0 errors'],
    ['with clients that go away', 'nginx: [info] *12 client prematurely closed connection'],
    ['with a page that does not exist', 'WARNING Not Found: /wp-login.php'],
    ['with its housekeeping', 'LOG:  checkpoint complete: wrote 41 buffers', 'LOG:  autovacuum: x'],
    ['with a setting that it only warns of', 'WARN LEDGER_URL is not set', 'INFO served 3'],
    ['with a setting that it does without', 'LEDGER_URL is not set, using the default'],
    ['with a warning of which nothing is known', 'WARN cannot tell the frobnication of peer 7'],
    ['with a file that errors are written to', 'considering log /var/log/shop/errors.log'],
    ['with checks that passed', 'Checking for invalid columns ... ok', 'corrupt pages  [ OK ]'],
    ['after waiting', 'Postgres is unavailable - sleeping', 'Postgres is up - executing command'],
    [
      'with an index that is built again',
      'WARN Found a corrupted index file, and rebuilding index',
    ],
    [
      'when it says how errors are handled',
      'the error handler is set, with a timeout of 30 seconds',
    ],
    [
      'when it says that its error matters to nobody',
      'Error: Cannot find module "./prices". You can safely ignore this before the first build.',
      'Server listening on :8080',
    ],
    ['after a wanted end', 'Stopping shop_web_1 ... done', 'shop_web_1 exited with code 143'],
    ['when a container is replaced', 'web-1 has been recreated', 'web-1 exited with code 137'],
    [
      'when a file that is asked for is missing',
      '[error] open() "/srv/a.png" failed (2: No such file or directory), client: 10.1.0.9, request: "GET /a.png HTTP/1.1"',
    ],
  ])('%s', (_what, ...texts) => {
    expect(told(texts.join('\n'))).toEqual(['healthy']);
  });
});

describe('recovery', () => {
  test('of one service says nothing of another', () => {
    const text = lines(
      'web-1 | Error: connect ECONNREFUSED 10.1.0.7:5432',
      'db-1  | LOG:  database system is ready to accept connections',
    );
    expect(told(text)).toEqual(['database-unavailable']);
  });

  test('of a cache says nothing of the database', () => {
    const refused = 'Error: connect ECONNREFUSED 10.1.0.7:5432';
    expect(told(lines(refused, 'Redis connected'))).toEqual(['database-unavailable']);
    expect(told(lines(refused, 'Database connected'))).toEqual(['healthy']);
  });

  test('of what stands behind a proxy is the recovery of the proxy', () => {
    const text = lines(
      'proxy-1 | connect() failed (111: Connection refused) while connecting to upstream, upstream: "http://10.1.0.4:8080/"',
      'api-1   | Server listening on :8080',
    );
    expect(told(text)).toEqual(['healthy']);
  });

  test('is not told by a file or a liveness answer that was served', () => {
    const text = lines(
      'connect() failed (111: Connection refused) while connecting to upstream, upstream: "http://10.1.0.4:8080/"',
      '10.1.0.9 - - [02/Jan/2026:03:04:05 +0000] "GET /favicon.ico HTTP/1.1" 200 0',
      '10.1.0.9 - - [02/Jan/2026:03:04:06 +0000] "GET /health HTTP/1.1" 200 2',
    );
    expect(told(text)).toEqual(['network-unreachable']);
  });

  test('before the failure is none', () => {
    const text = lines('Server listening on :8080', 'Error: connect ECONNREFUSED 10.1.0.7:5432');
    expect(told(text)).toEqual(['database-unavailable']);
  });

  test('does not undo what ended a process', () => {
    const text = lines(
      'LOG:  server process (PID 88) was terminated by signal 9: Killed',
      'LOG:  database system is ready to accept connections',
    );
    expect(told(text)).toEqual(['out-of-memory']);
  });
});

describe('what no signature knows', () => {
  test('is guessed by its words, and called possible', () => {
    const reading = read('ERROR the ledger database has gone down');
    expect(reading).toMatchObject({
      causes: [{ kind: 'database-unavailable', confidence: 'possible', lines: [0] }],
    });
  });

  test('is guessed from the message of an exception that says nothing else', () => {
    const thrown = 'Exception in thread "main" java.lang.IllegalStateException: ';
    expect(told(`${thrown}the option retries has no value`)).toEqual(['config-error']);
    expect(told(`${thrown}the rules are closed`)).toEqual(['app-crash']);
  });

  test('counts as information only where the program says little else', () => {
    const failed = 'info: request failed: could not resolve hostname "pricing"';
    expect(told(failed)).toEqual(['dns-failure']);
    expect(told(lines(failed, 'info: next request', 'info: request served'))).toEqual(['healthy']);
    expect(told(lines('info: server started', failed))).toEqual(['healthy']);
  });

  test('is no claim where the program only warns', () => {
    expect(told('WARN the handler has resolved an exception: not acceptable')).toEqual(['healthy']);
  });

  test('is unknown where every answer is a failure', () => {
    const served = '10.1.0.9 - - [02/Jan/2026:03:04:05 +0000] "GET /v1/quotes HTTP/1.1" 500 150';
    expect(told(served)).toEqual(['unknown']);
  });

  test('is unknown when its words fit nothing', () => {
    expect(read('ERROR 42 while frobnicating')).toEqual({ outcome: 'unknown', trouble: [0] });
  });
});

describe('readExcerpt', () => {
  test('ranks what ended the program before what was retried, and quotes the lines', () => {
    const text = lines('WARN connect ECONNREFUSED 10.1.0.7:5432', "KeyError: 'LEDGER_URL'");
    expect(read(text)).toMatchObject({
      causes: [
        { kind: 'config-error', subject: 'LEDGER_URL', lines: [1] },
        { kind: 'database-unavailable', direction: { host: '10.1.0.7', port: 5432 }, lines: [0] },
      ],
    });
  });

  test('never throws, whatever the bytes', () => {
    const bytes = fc.uint8Array({ maxLength: 400 }).map((array) => new TextDecoder().decode(array));
    const words = fc.constantFrom(
      'Error: ',
      '\n',
      '{"',
      '": ',
      '| ',
      'Caused by: ',
      'ECONNREFUSED',
      '[',
      '\u001b[',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(bytes, words), { maxLength: 12 }), (parts) => {
        expect(() => read(parts.join(''))).not.toThrow();
      }),
    );
  });

  test('is not slowed by a log that was written to be slow', () => {
    const hostile = (length: number) =>
      `environment variable ${'missing '.repeat(length)}${'('.repeat(2 * length)}`;
    const took = (count: number, length: number) => {
      const text = Array.from({ length: count }, () => hostile(length)).join('\n');
      const start = performance.now();
      read(text);
      return performance.now() - start;
    };
    took(1_000, 100);
    // The same bytes in lines sixteen times as long: quadratic work would take sixteen times as long.
    const short = Math.min(took(8_000, 100), took(8_000, 100));
    const long = Math.min(took(500, 1_600), took(500, 1_600));
    expect(long / short).toBeLessThan(6);
  });
});
