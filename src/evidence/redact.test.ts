import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redactor, secretValues } from './redact.ts';

const redact = redactor([]);

/** Every position that a secret is known to turn up in; `§` stands for the secret. */
const positions: readonly string[] = [
  'postgres://app:§@db:5432/app?sslmode=disable',
  'redis://:§@cache:6379/0',
  'connect to amqp://user:§@mq//vhost failed',
  'https://proxy.example/?next=https://me:§@inner.example/x',
  'app:§@tcp(db:3306)/app',
  'host=db port=5432 user=app password=§ dbname=app',
  'jdbc:postgresql://db/app?user=a&password=§&ssl=true',
  'DB_PASSWORD=§',
  'export PGPASSWORD="§"',
  "POSTGRES_PASSWORD: '§'",
  'dbPasswd=§; retrying',
  '{"level":"error","password":"§","user":"bob"}',
  '{"msg":"{\\"apiKey\\":\\"§\\",\\"id\\":1}"}',
  "{'secret': '§', 'id': 3}",
  '{"tokens":["§","§"],"id":1}',
  'clientSecret => §',
  'params[password]=§&x=1',
  '<password>§</password>',
  'mysql --password §',
  'cli --api-key=§ run',
  'curl -H "Authorization: Bearer §" http://x',
  'Authorization: Basic §',
  'authorization: token §',
  'Cookie: theme=dark; sid=§; lang=en',
  'Set-Cookie: session=§; Path=/; HttpOnly',
  '{"headers":{"cookie":"a=1; sid=§","host":"x"}}',
  'X-Api-Key: §',
  'x-amz-security-token: §',
  'GET /cb?access_token=§&state=1 200',
  'GET /s3?X-Amz-Signature=§ 403',
  "ALTER USER app WITH PASSWORD '§' VALID UNTIL 'infinity'",
  "CREATE USER app IDENTIFIED BY '§'",
  'password%3D§%26user%3Dbob',
  'AWS_SECRET_ACCESS_KEY=§',
  'secret_key_base: §',
  'requirepass=§',
  'REDISCLI_AUTH=§',
];

/** Values with a shape of their own, put together here so that no scanner mistakes them for real. */
const shaped: readonly string[] = [
  `ghp_${'a1B2'.repeat(9)}`,
  `github_pat_${'a1B2'.repeat(9)}`,
  `glpat-${'a1B2'.repeat(5)}`,
  `xoxb-${'12345-'.repeat(3)}abcdef`,
  `sk_live_${'a1B2'.repeat(6)}`,
  `rk_test_${'a1B2'.repeat(6)}`,
  `AKIA${'A1B2'.repeat(4)}`,
  `AIza${'a1B2'.repeat(9)}`,
  `S${'ABCDE234567'.repeat(5)}`,
  `eyJ${'hbGci'.repeat(4)}.eyJ${'zdWIi'.repeat(4)}.${'c2ln'.repeat(5)}`,
  `$2b$10$${'a1B2'.repeat(13)}`,
];

const surroundings = ['§', 'error: § is bad', '"§"', '(§)', '["§"]', 'x=§,y', 'key §\nnext', '>§<'];

describe('redactor', () => {
  test.each(positions)('hides the secret in %s', (position) => {
    const shown = redact(position.replaceAll('§', 'C4nary-x9Zq'));
    expect(shown).not.toContain('C4nary-x9Zq');
    expect(shown).toContain('[redacted]');
  });

  test.each(shaped)('knows %s by its shape', (secret) => {
    for (const around of surroundings) {
      expect(redact(around.replace('§', secret))).toBe(around.replace('§', '[redacted]'));
    }
  });

  test.each([
    ['postgres://app:x1y2z3@db:5432/app', 'postgres://app:[redacted]@db:5432/app'],
    ['password=x1y2z3, user=bob', 'password=[redacted], user=bob'],
    ['?token=x1y2z3&code=7', '?token=[redacted]&code=7'],
    ['{"password":"a\\"b c","user":"bob"}', '{"password":"[redacted]","user":"bob"}'],
    ['(secret: x1y2z3)', '(secret: [redacted])'],
    ['pass/word in a://u:p/w@h', 'pass/word in a://u:[redacted]@h'],
  ])('takes no more of %s than the secret', (text, shown) => {
    expect(redact(text)).toBe(shown);
  });

  test.each([
    'password authentication failed for user "app"',
    'connect ECONNREFUSED 172.18.0.3:5432',
    'getaddrinfo ENOTFOUND postgres',
    'SyntaxError: Unexpected token \'<\', "<!DOCTYPE "... is not valid JSON',
    'JWT_SECRET: Required',
    'DB_PASSWORD must be set',
    '"API_KEY": undefined',
    'Bearer authentication failed',
    'http://backend:4000/health answered 503',
    'http://[::1]:8080/path@2 answered',
    'Missing environment variables: DATABASE_URL, REDIS_URL',
    '    at Server.setupListenHandle (node:net:1904:16)',
    'token bucket empty, 3 passengers, keyboard: us',
    'GET /api/users/42 500 12ms',
    'PASSWORD_FILE=/run/secrets/db',
  ])('leaves %s alone', (text) => {
    expect(redact(text)).toBe(text);
  });

  test('hides a private key on one line, on many, and cut off at either end', () => {
    const body = ['MIIEvQIBADANBgkqhkiG9w0BAQEFAASC', 'BKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj', 'Zx=='];
    const begin = '-----BEGIN RSA PRIVATE KEY-----';
    const end = '-----END RSA PRIVATE KEY-----';
    const whole = [begin, ...body, end];
    for (const lines of [
      whole,
      whole.slice(1),
      whole.slice(2),
      whole.slice(0, -1),
      [whole.join('\\n')],
    ]) {
      const text = ['before it', ...lines, 'after it all'].join('\n');
      const shown = redact(text);
      for (const part of body) expect(shown).not.toContain(part);
      expect(shown.split('\n')).toHaveLength(text.split('\n').length);
      expect(shown.startsWith('before it\n')).toBe(true);
      expect(shown.endsWith('\nafter it all')).toBe(true);
    }
  });

  test('removes known values as they are, URL-encoded, escaped and in base64', () => {
    const secret = 'p@ss "w/rd" +1';
    const hide = redactor([secret]);
    const url = encodeURIComponent(secret);
    const shapes = [
      secret,
      url,
      url.toLowerCase(),
      url.replaceAll('%20', '+'),
      JSON.stringify(secret).slice(1, -1),
      btoa(secret),
    ];
    for (const shape of shapes) expect(hide(`a ${shape} b`)).toBe('a [redacted] b');
    for (const user of ['a', 'ab', 'abc', 'abcd']) {
      const shown = hide(`x ${btoa(`${user}:${secret}:z`)} y`);
      expect(shown).toContain('[redacted]');
      expect(shown).not.toContain(btoa(secret).slice(4, 10));
    }
  });

  test('leaves known values under six characters to the names before them', () => {
    expect(redactor(['abc'])('abc is a word, password=abc')).toBe(
      'abc is a word, password=[redacted]',
    );
  });
});

const canary = fc
  .stringMatching(/^[A-Za-z0-9_/+!#$%^*~-]{8,30}$/)
  .filter((text) => !text.includes('@') && /[0-9]/.test(text));

test('no known secret survives in any position, whatever surrounds it', () => {
  fc.assert(
    fc.property(
      canary,
      fc.string(),
      fc.string(),
      fc.constantFrom(...positions),
      (secret, a, b, p) => {
        const shown = redactor([secret])(`${a}${p.replaceAll('§', secret)}${b}\n${a}${secret}${b}`);
        expect(shown.replaceAll('[redacted]', '')).not.toContain(secret);
      },
    ),
    { numRuns: 400 },
  );
});

test('no unknown secret survives where its name announces it', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[A-Za-z0-9_]{8,30}[0-9]$/),
      fc.constantFrom(...positions),
      (s, p) => {
        expect(redact(p.replaceAll('§', s))).not.toContain(s);
      },
    ),
    { numRuns: 400 },
  );
});

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(...positions, ...shaped, '[redacted]', 'redacted', ',', '&', '"', '\\', '\n'),
      fc.constantFrom('password', 'token=', ': ', '://', '@', '-----BEGIN PRIVATE KEY-----', 'eyJ'),
      fc.string({ maxLength: 8 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

test('redacting twice changes nothing more, and lines keep their number', () => {
  fc.assert(
    fc.property(hostile, fc.array(fc.string({ minLength: 6 }), { maxLength: 3 }), (text, known) => {
      const hide = redactor([...known, 'redacted', 'a,b;c&d']);
      const shown = hide(text);
      expect(hide(shown)).toBe(shown);
      expect(shown.split('\n')).toHaveLength(text.split('\n').length);
    }),
    { numRuns: 1500 },
  );
});

test.each([
  ['a'],
  ['password'],
  ['password='],
  ['password:"'],
  ['token=a,'],
  ['://'],
  ['://a:'],
  ['eyJ'],
  ['eyJ.'],
  ['-----BEGIN PRIVATE KEY-----\n'],
  ['AB==\n-----END PRIVATE KEY-----\n'],
  ['bearer '],
  ['@tcp('],
  ['S'],
  ['secret: ['],
  ['\\"token\\"'],
  ['Cookie: '],
])('half a megabyte of %j takes linear time', (unit) => {
  const text = unit.repeat(Math.ceil(500_000 / unit.length));
  const started = performance.now();
  redact(text);
  // A quadratic scan of this much text takes minutes; the bound leaves room for a slow machine.
  expect(performance.now() - started).toBeLessThan(5000);
});

describe('secretValues', () => {
  test('takes the values of secret settings and the passwords inside connection strings', () => {
    const found = secretValues({
      DATABASE_URL: 'postgres://app:s3cr%40t@db:5432/app',
      DSN: 'host=db user=app password=plainpw dbname=x',
      JWT_SECRET: 'jwtjwtjwt',
      ROUTING_KEY: 'routing1',
      API_TOKEN: ' spaced ',
      PASSWORD_FILE: '/run/secrets/pw',
      STRIPE_PUBLIC_KEY: 'pk_live_1',
      NODE_ENV: 'production',
      SECRET_CHECK: 'true',
      PORT: '4000',
    });
    expect(found.toSorted()).toEqual(
      ['jwtjwtjwt', 'plainpw', 'routing1', 's3cr%40t', 's3cr@t', 'spaced'].toSorted(),
    );
  });

  test('finds nothing in settings that hold no secret', () => {
    expect(secretValues({ HOST: 'db', REDIS_URL: 'redis://cache:6379', PATH: '/bin' })).toEqual([]);
  });
});
