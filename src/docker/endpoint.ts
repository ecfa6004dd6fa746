/** Understands one setting's value as addresses. Knows conventions of names and schemes only. */

/** An address that a setting's value holds. `scheme` is normalised: postgresql becomes postgres. */
export interface Endpoint {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  /** False when only a service of that name in the project would make it an address. */
  readonly certain: boolean;
}

/** Scheme to its family and usual port; registered ports of IANA, or the product's default. */
const families: Readonly<Record<string, readonly [scheme: string, port: number]>> = {
  postgres: ['postgres', 5432],
  postgresql: ['postgres', 5432],
  psql: ['postgres', 5432],
  pgsql: ['postgres', 5432],
  postgis: ['postgres', 5432],
  cockroachdb: ['postgres', 26257],
  mysql: ['mysql', 3306],
  mysql2: ['mysql', 3306],
  mariadb: ['mysql', 3306],
  mongodb: ['mongodb', 27017],
  mssql: ['mssql', 1433],
  sqlserver: ['mssql', 1433],
  oracle: ['oracle', 1521],
  cassandra: ['cassandra', 9042],
  redis: ['redis', 6379],
  rediss: ['rediss', 6379],
  valkey: ['redis', 6379],
  memcached: ['memcached', 11211],
  memcache: ['memcached', 11211],
  amqp: ['amqp', 5672],
  amqps: ['amqps', 5671],
  nats: ['nats', 4222],
  kafka: ['kafka', 9092],
  mqtt: ['mqtt', 1883],
  smtp: ['smtp', 25],
  smtps: ['smtps', 465],
  ldap: ['ldap', 389],
  ldaps: ['ldaps', 636],
  http: ['http', 80],
  https: ['https', 443],
  ws: ['http', 80],
  wss: ['https', 443],
  grpc: ['tcp', 0],
  tcp: ['tcp', 0],
  udp: ['udp', 0],
};

const schemeByPort: Readonly<Record<number, string>> = {
  5432: 'postgres',
  26257: 'postgres',
  3306: 'mysql',
  27017: 'mongodb',
  1433: 'mssql',
  1521: 'oracle',
  9042: 'cassandra',
  6379: 'redis',
  11211: 'memcached',
  5672: 'amqp',
  80: 'http',
  8080: 'http',
  443: 'https',
  9092: 'kafka',
  4222: 'nats',
};

/** Words in a setting's name that tell what stands behind a bare host. */
const schemeByWord: readonly (readonly [RegExp, string])[] = [
  [/(^|_)(PG|PGSQL|POSTGRES|POSTGRESQL)/, 'postgres'],
  [/(^|_)(MYSQL|MARIADB)/, 'mysql'],
  [/(^|_)MONGO/, 'mongodb'],
  [/(^|_)(REDIS|VALKEY)/, 'redis'],
  [/(^|_)MEMCACHED?/, 'memcached'],
  [/(^|_)(RABBITMQ|AMQP)/, 'amqp'],
  [/(^|_)KAFKA/, 'kafka'],
  [/(^|_)NATS/, 'nats'],
  [/(^|_)(SMTP|MAIL)/, 'smtp'],
];

const host = String.raw`(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?)`;
const hostAndPort = new RegExp(`^(${host})(?::(\\d{1,5}))?$`);
const longest = 4_096;

/** The scheme that is spoken with a host, where something but the setting says so. */
export type SchemeOf = (host: string) => string | undefined;

export function endpointsIn(
  setting: string,
  value: string,
  environment: Readonly<Record<string, string>>,
  schemeOf: SchemeOf = () => undefined,
): readonly Endpoint[] {
  const trimmed = value.trim();
  if (trimmed === '' || trimmed.length > longest) return [];
  if (trimmed.includes('://')) return urlEndpoints(trimmed);
  return bareEndpoints(setting.toUpperCase(), trimmed, environment, schemeOf);
}

/** `scheme://user:password@host:port,host:port/path?query`, also behind a `jdbc:`. */
function urlEndpoints(value: string): readonly Endpoint[] {
  const match = /^(?:jdbc:)?([A-Za-z][A-Za-z0-9.-]*)(?:\+[A-Za-z0-9_.+-]+)?:\/\/([^/?#\s]*)/.exec(
    value,
  );
  if (match === null) return [];
  const family = families[(match[1] ?? '').toLowerCase()];
  if (family === undefined) return [];
  const authority = match[2] ?? '';
  const hosts = authority.slice(authority.lastIndexOf('@') + 1);
  return hosts.split(',').flatMap((each) => {
    const parsed = hostAndPort.exec(each);
    const port = parsed?.[2] === undefined ? family[1] : Number(parsed[2]);
    if (parsed?.[1] === undefined || !isPort(port)) return [];
    return [{ scheme: family[0], host: bare(parsed[1]), port, certain: true }];
  });
}

const hostSetting =
  /(HOST|HOSTNAME|SERVERS?|ADDR|ADDRESS|ENDPOINT|BROKERS?|BOOTSTRAP_SERVERS|NODES?|UPSTREAM)S?$/;

/** `host`, `host:port` or a list of them; a bare host needs a setting whose name says so. */
function bareEndpoints(
  setting: string,
  value: string,
  environment: Readonly<Record<string, string>>,
  schemeOf: SchemeOf,
): readonly Endpoint[] {
  const namesHost = hostSetting.test(setting);
  return value.split(',').flatMap((each): Endpoint[] => {
    const parsed = hostAndPort.exec(each.trim());
    if (parsed?.[1] === undefined) return [];
    const name = bare(parsed[1]);
    if (name === '0.0.0.0' || name === '::' || /^\d+$/.test(name)) return [];
    if (!namesHost && parsed[2] === undefined) return [];
    const written = parsed[2] ?? (namesHost ? portSettingOf(setting, environment) : undefined);
    const isDatabase = /(^|_)(DB|DATABASE)(_|$)/.test(setting);
    const scheme =
      schemeInWords(setting) ??
      (isDatabase ? productBeside(setting, environment) : undefined) ??
      (isDatabase && written === undefined ? schemeInWords(name) : undefined) ??
      (namesHost ? schemeOf(name) : undefined) ??
      (isDatabase ? 'database' : undefined);
    const port = written === undefined ? usualPort(scheme) : Number(written);
    if (!isPort(port)) return [];
    return [
      {
        scheme: familyFor(scheme, port),
        host: name,
        port,
        certain: namesHost && (name.includes('.') || scheme !== undefined),
      },
    ];
  });
}

function schemeInWords(name: string): string | undefined {
  return schemeByWord.find(([pattern]) =>
    pattern.test(name.toUpperCase().replaceAll('-', '_')),
  )?.[1];
}

const productSetting =
  /(?:^|_)(?:CONNECTION|ENGINE|TYPE|CLIENT|DIALECT|DRIVER|VENDOR|ADAPTER|PROVIDER|DB|DATABASE)$/;

/** DB_CONNECTION, DB_ENGINE, DB_TYPE and their like, beside DB_HOST, say which product it is. */
function productBeside(
  setting: string,
  environment: Readonly<Record<string, string>>,
): string | undefined {
  // Of many applications the prefix itself is the product's setting: KC_DB beside KC_DB_URL_HOST.
  const prefix = /^.*?(?:^|_)(?:DB|DATABASE)(?=_|$)/.exec(setting)?.[0];
  if (prefix === undefined) return undefined;
  for (const [key, value] of Object.entries(environment)) {
    const name = key.toUpperCase();
    if (!name.startsWith(prefix) || !productSetting.test(name)) continue;
    const word = /postgres|pgsql|mysql|mariadb|mongo/i.exec(value)?.[0];
    const product = word === undefined ? undefined : schemeInWords(word);
    if (product !== undefined) return product;
  }
  // WordPress speaks with nothing else.
  return prefix === 'WORDPRESS_DB' ? 'mysql' : undefined;
}

/** By the port that something serves; undefined where many products do. */
export function schemeOfPort(port: number): string | undefined {
  return schemeByPort[port];
}

function familyFor(scheme: string | undefined, port: number): string {
  if (scheme !== undefined && scheme !== 'database') return scheme;
  return schemeByPort[port] ?? 'tcp';
}

function usualPort(scheme: string | undefined): number {
  return scheme === undefined ? 0 : (families[scheme]?.[1] ?? 0);
}

/** DB_HOST goes with DB_PORT, PGHOST with PGPORT. */
function portSettingOf(
  setting: string,
  environment: Readonly<Record<string, string>>,
): string | undefined {
  const name = setting.replace(/(HOSTNAME|HOST|SERVER|ADDRESS|ADDR|ENDPOINT)$/, 'PORT');
  if (name === setting) return undefined;
  const found = Object.entries(environment).find(([key]) => key.toUpperCase() === name);
  return found !== undefined && /^\d{1,5}$/.test(found[1]) ? found[1] : undefined;
}

function bare(name: string): string {
  return name.startsWith('[') ? name.slice(1, -1) : name;
}

function isPort(port: number): boolean {
  return port >= 1 && port <= 65_535;
}
