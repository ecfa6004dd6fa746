import { z } from 'zod';
import { isStrKey } from '../stellar/strkey.ts';
import { stellarNetworks, type StellarNetwork } from '../stellar/network.ts';
import { Secret } from './secret.ts';

/** Everything that the backend can be told from outside. */
export type Config = {
  databaseUrl: Secret;
  redisUrl: Secret;
  stellar: {
    network: StellarNetwork;
    horizonUrl: string;
    issuer: string;
    distributionSecret: Secret;
  };
  adminApiKey: Secret;
  port: number;
  logLevel: LogLevel;
  version: string;
  commit: string;
};

/** One wrong variable: its name and what is wrong with it, never its value. */
export type Problem = { key: string; problem: string };

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

const required = z.string({ error: 'is missing' });

const schema = z.object({
  DATABASE_URL: required.superRefine((text, context) => {
    const problem = databaseUrlProblem(text);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  }),
  REDIS_URL: required.refine((text) => /^rediss?:$/.test(urlOf(text)?.protocol ?? ''), {
    error: 'must be a URL that starts with redis:// or rediss://',
  }),
  STELLAR_NETWORK: required.pipe(
    z.enum(stellarNetworks, { error: `must be one of ${stellarNetworks.join(', ')}` }),
  ),
  STELLAR_HORIZON_URL: required.refine((text) => /^https?:$/.test(urlOf(text)?.protocol ?? ''), {
    error: 'must be a URL that starts with https:// or http://',
  }),
  STELLAR_ISSUER_PUBLIC: required.refine((text) => isStrKey(text, 'account'), {
    error: 'must be a Stellar account (56 characters, G…, valid checksum)',
  }),
  STELLAR_DISTRIBUTION_SECRET: required.refine((text) => isStrKey(text, 'seed'), {
    error: 'must be a Stellar secret key (56 characters, S…, valid checksum)',
  }),
  ADMIN_API_KEY: required.min(24, { error: 'must have at least 24 characters' }),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, { error: 'must be a port number from 1 to 65535' })
    .transform(Number)
    .refine((port) => port >= 1 && port <= 65535, {
      error: 'must be a port number from 1 to 65535',
    })
    .default(4000),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
  VERSION: z.string().default('unknown'),
  COMMIT: z.string().default('unknown'),
});

/**
 * Reads the environment; answers the configuration or every problem at once. An empty value counts as missing.
 * @param before what was found already: of such a key nothing else is said
 */
export function parseEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  before: readonly Problem[] = [],
): { ok: true; config: Config } | { ok: false; problems: Problem[] } {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(given);
  const told = (key: string) => before.some((one) => one.key === `${key}_FILE`);
  const found = parsed.success
    ? []
    : parsed.error.issues.map((issue) => ({ key: issue.path.join('.'), problem: issue.message }));
  const problems = [...before, ...found.filter(({ key }) => !told(key))];
  const insecure = insecureHorizonProblem(given);
  if (insecure !== undefined && !problems.some(({ key }) => key === insecure.key))
    problems.push(insecure);
  if (!parsed.success || problems.length > 0) return { ok: false, problems };

  const value = parsed.data;
  return {
    ok: true,
    config: {
      databaseUrl: new Secret(value.DATABASE_URL),
      redisUrl: new Secret(value.REDIS_URL),
      stellar: {
        network: value.STELLAR_NETWORK,
        horizonUrl: value.STELLAR_HORIZON_URL,
        issuer: value.STELLAR_ISSUER_PUBLIC,
        distributionSecret: new Secret(value.STELLAR_DISTRIBUTION_SECRET),
      },
      adminApiKey: new Secret(value.ADMIN_API_KEY),
      port: value.PORT,
      logLevel: value.LOG_LEVEL,
      version: value.VERSION,
      commit: value.COMMIT,
    },
  };
}

/** The one line that says all of it, for people and for log search. */
export function describeProblems(problems: readonly Problem[]): string {
  return `CONFIG_INVALID: ${problems.map(({ key, problem }) => `${key} ${problem}`).join('; ')}`;
}

function databaseUrlProblem(text: string): string | undefined {
  const url = urlOf(text);
  if (url === undefined || !/^postgres(ql)?:$/.test(url.protocol))
    return 'must be a URL that starts with postgres://';
  if (url.hostname === '') return 'names no host';
  if (url.username === '') return 'names no user';
  if (url.pathname.length < 2) return 'names no database';
  return undefined;
}

// Checked outside of the schema, so that it is reported together with the problems of other keys.
function insecureHorizonProblem(
  given: Readonly<Record<string, string | undefined>>,
): Problem | undefined {
  const network = given.STELLAR_NETWORK;
  if (network !== 'testnet' && network !== 'public') return undefined;
  if (urlOf(given.STELLAR_HORIZON_URL ?? '')?.protocol !== 'http:') return undefined;
  return {
    key: 'STELLAR_HORIZON_URL',
    problem: `must start with https:// on the ${network} network`,
  };
}

function urlOf(text: string): URL | undefined {
  return URL.parse(text) ?? undefined;
}
