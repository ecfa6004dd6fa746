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
      'the deepest cause of a chain',
      lines(
        'ERROR o.s.boot.SpringApplication : Application run failed',
        "BeanCreationException: Error creating bean with name 'ledger'",
        '    at shop.Main.main(Main.java:3)',
        'Caused by: com.zaxxer.hikari.pool.HikariPool$PoolInitializationException: no pool',
        'Caused by: java.net.UnknownHostException: ledger',
      ),
      ['dns-failure', 'database-unavailable'],
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
      ['bad-deploy'],
    ],
    [
      'a setting that points at the container itself, and what it was for',
      'Error: connect ECONNREFUSED 127.0.0.1:5432',
      ['database-unavailable', 'config-error'],
    ],
    [
      'a name that is not known, and the cache behind it',
      'Error: getaddrinfo ENOTFOUND shop-redis',
      ['dns-failure', 'cache-unavailable'],
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
    const hostile = `environment variable ${'missing '.repeat(400)}${'('.repeat(800)}`;
    const split = Array.from({ length: 20_000 }, () => hostile).join('\n');
    const start = performance.now();
    read(split);
    // About 1 s on one core for 80 MB; a machine busy with other suites gets ten times that.
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
