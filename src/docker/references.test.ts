import { describe, expect, test } from 'vitest';
import { loginUrl } from './login.ts';
import { referencesOf } from './references.ts';

const names = { db: 'db', 'shop-db': 'db', cache: 'cache', api: 'api', queue: 'queue', web: 'web' };

/** What the images of the services say that they serve. */
const ports = { db: [3306, 33060], cache: [6379], api: [8080], queue: [4369, 5672] };

/** `setting scheme://host:port role service`, as short as a table wants it. */
function found(environment: Record<string, string>): string[] {
  return referencesOf(environment, names, 'web', ports).map(
    (one) =>
      `${one.setting} ${one.scheme}://${one.host}:${one.port} ${one.role} ${one.service ?? '-'}`,
  );
}

describe('what points at something', () => {
  test.each([
    ['postgres://u:p@db/app', 'X postgres://db:5432 database db'],
    ['postgresql+asyncpg://u:p@shop-db:5433/app', 'X postgres://shop-db:5433 database db'],
    ['jdbc:postgresql://db:5432/app?user=u', 'X postgres://db:5432 database db'],
    ['mysql2://u:p@sql.example.com/app', 'X mysql://sql.example.com:3306 database -'],
    [
      'mongodb+srv://u:p@cluster.example.com/app',
      'X mongodb://cluster.example.com:27017 database -',
    ],
    ['redis://:p@cache:6380/1', 'X redis://cache:6380 cache cache'],
    ['rediss://cache', 'X rediss://cache:6379 cache cache'],
    ['amqp://u:p@queue', 'X amqp://queue:5672 service queue'],
    ['http://api:8080/v1', 'X http://api:8080 service api'],
    ['https://pay.example.com/hook?key=s', 'X https://pay.example.com:443 external -'],
    ['postgres://u:p%40ss@db:5432/app', 'X postgres://db:5432 database db'],
    ['redis://[::1]:6379', 'X redis://::1:6379 cache -'],
    ['api:8080', 'X http://api:8080 service api'],
  ])('%s', (value, expected) => {
    expect(found({ X: value })).toEqual([expected]);
  });

  test('a host finds its port in the setting beside it', () => {
    expect(found({ DB_HOST: 'api', DB_PORT: '6432' })).toEqual([
      'DB_HOST tcp://api:6432 service api',
    ]);
    expect(found({ PGHOST: 'db' })).toEqual(['PGHOST postgres://db:5432 database db']);
    expect(found({ REDIS_HOST: 'cache', REDIS_PORT: '7000' })).toEqual([
      'REDIS_HOST redis://cache:7000 cache cache',
    ]);
  });

  test.each([
    [
      'the image of the service',
      { DB_HOST: 'shop-db' },
      'DB_HOST mysql://shop-db:3306 database db',
    ],
    ['a cache, too', { SESSION_SERVER: 'cache' }, 'SESSION_SERVER redis://cache:6379 cache cache'],
    [
      'a setting beside it',
      { DB_CONNECTION: 'pgsql', DB_HOST: 'sql.example.com' },
      'DB_HOST postgres://sql.example.com:5432 database -',
    ],
    [
      'a setting that is the prefix',
      { KC_DB: 'postgres', KC_DB_URL_HOST: 'db' },
      'KC_DB_URL_HOST postgres://db:5432 database db',
    ],
    [
      'the name of the host',
      { DATABASE_HOST: 'mariadb.example.com' },
      'DATABASE_HOST mysql://mariadb.example.com:3306 database -',
    ],
    [
      'the application',
      { WORDPRESS_DB_HOST: 'sql.example.com' },
      'WORDPRESS_DB_HOST mysql://sql.example.com:3306 database -',
    ],
  ])('which product a bare host is says %s', (_who, environment, expected) => {
    expect(found(environment)).toEqual([expected]);
  });

  test('a list of hosts is several references', () => {
    expect(found({ KAFKA_BROKERS: 'queue:9092,api:9092' })).toEqual([
      'KAFKA_BROKERS kafka://queue:9092 service queue',
      'KAFKA_BROKERS kafka://api:9092 service api',
    ]);
  });

  test('a database that should be elsewhere is still one on the loopback', () => {
    expect(found({ DATABASE_URL: 'postgres://u@127.0.0.1/app' })).toEqual([
      'DATABASE_URL postgres://127.0.0.1:5432 database -',
    ]);
  });
});

test.each([
  ['its own address', { APP_URL: 'https://shop.example.com', PUBLIC_URL: 'http://web:80' }],
  [
    'origins that may call',
    { ALLOWED_ORIGIN: 'https://a.example.com', CORS_ORIGINS: 'http://api' },
  ],
  ['itself', { SELF_TEST: 'http://web:8080' }],
  ['where it listens', { HOST: '0.0.0.0', BIND_ADDR: '0.0.0.0:80', LISTEN_HOST: '::' }],
  ['a name that is only a word', { APP_NAME: 'api', MODE: 'cache', POSTGRES_DB: 'db' }],
  ['a file', { DATABASE_URL: 'sqlite:///data/app.db', X: 'file:///etc/x' }],
  ['an image or a time', { IMAGE: 'redis:7', AT: '12:30', RATIO: '3:2' }],
  ['nonsense', { X: 'http://', Y: '://', Z: 'postgres://u:p@/app' }],
  ['an endless value', { X: `http://api:80/${'x'.repeat(10_000)}` }],
])('%s is no dependency', (_what, environment) => {
  expect(found(environment)).toEqual([]);
});

test('no password comes out', () => {
  const environment = {
    A: 'postgres://u:canary@db/app',
    B: 'redis://:canary@cache',
    C: 'https://x.example.com/canary?canary=1#canary',
    D_HOST: 'db',
    D_PASSWORD: 'canary',
  };
  expect(JSON.stringify(referencesOf(environment, names, 'web', {}))).not.toContain('canary');
});

describe('the URL to log in with', () => {
  const login = (environment: Record<string, string>): (string | null)[] =>
    referencesOf(environment, names, 'web', {}).map((one) => loginUrl(one, environment));

  test.each([
    [{ X: 'postgresql+psycopg2://u:p@db/app?a=1' }, 'postgres://u:p@db/app?a=1'],
    [
      { PGHOST: 'db', PGUSER: 'u', PGPASSWORD: 'p@/ss', PGDATABASE: 'a', PGSSLMODE: 'require' },
      'postgres://u:p%40%2Fss@db:5432/a?sslmode=require',
    ],
    [
      { POSTGRES_HOST: 'db', POSTGRES_USER: 'u', POSTGRES_PASSWORD: 'p' },
      'postgres://u:p@db:5432/u',
    ],
    [{ REDIS_HOST: 'cache', REDIS_PASSWORD: 'p' }, 'redis://:p@cache:6379'],
    [{ REDIS_HOST: 'cache' }, 'redis://cache:6379'],
    [{ PGHOST: 'db' }, null],
    [{ KAFKA_BROKERS: 'queue:9092' }, null],
  ])('%o', (environment, expected) => {
    expect(login(environment)).toEqual([expected]);
  });
});
