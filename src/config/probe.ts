/** The probes of a service as `nova.yaml` writes them. */
import { z } from 'zod';

const shallow =
  'Whether a failure says that the service is down (`shallow`) or only degraded (`deep`).';

function depth(usual: 'shallow' | 'deep') {
  return z.enum(['shallow', 'deep']).prefault(usual).meta({ description: shallow });
}

const container = z
  .strictObject({ kind: z.literal('container') })
  .meta({ description: 'The container runs, by the word of the engine.' });

const http = z
  .strictObject({
    kind: z.literal('http'),
    url: z
      .string()
      .refine(isPlainUrl, 'an http:// or https:// URL without user name and password')
      .meta({
        description:
          'What to ask for, from this host. An answer of 2xx or 3xx is healthy, 429 too.',
        expected: 'an http:// or https:// URL without user name and password',
      }),
    certificate: z.enum(['verified', 'dates']).optional().meta({
      description:
        'For https: what is held against its certificate. By default issuer, name and dates (`verified`); only `dates` where it is asked at an address that the certificate does not name.',
    }),
    depth: depth('shallow'),
  })
  .meta({ description: 'An HTTP GET.' });

const tcp = z
  .strictObject({
    kind: z.literal('tcp'),
    address: z
      .string()
      .transform((text, context) => {
        const address = parseAddress(text);
        if (address !== null) return address;
        context.addIssue({ code: 'custom', message: addressExpected() });
        return z.NEVER;
      })
      .meta({ description: 'Where to connect, from this host.', expected: addressExpected() }),
    depth: depth('shallow'),
  })
  .transform(({ address, ...probe }) => ({ ...probe, ...address }))
  .meta({ description: 'A TCP connection.' });

const port = z
  .strictObject({
    kind: z.literal('port'),
    port: z.int().min(1).max(65_535).meta({
      description: 'A port inside the containers, published or not.',
      expected: 'a number from 1 to 65535',
    }),
    path: z
      .string()
      .regex(/^\/[^\s#]*$/)
      .optional()
      .meta({
        description: 'What to ask for over HTTP. By default a connection is enough.',
        expected: 'a path that begins with /',
      }),
    depth: depth('shallow'),
  })
  .transform(({ path, ...probe }) => ({ ...probe, path: path ?? null, certain: true }))
  .meta({ description: 'Every container of the service, at whatever address it has.' });

function login<K extends 'postgres' | 'mysql' | 'redis'>(kind: K, name: string) {
  return z
    .strictObject({
      kind: z.literal(kind),
      setting: z
        .string()
        .transform((text, context) => {
          const setting = parseSetting(text);
          if (setting !== null) return setting;
          context.addIssue({ code: 'custom', message: settingExpected() });
          return z.NEVER;
        })
        .meta({
          description:
            'The service and its environment variable that hold the URL to log in with, or the host beside which user and password are set; the password itself never stands in this file.',
          expected: settingExpected(),
        }),
      depth: depth('deep'),
    })
    .meta({ description: `A real login to ${name} with the settings of a service.` });
}

export const probeSchema = z.discriminatedUnion('kind', [
  container,
  http,
  tcp,
  port,
  login('postgres', 'PostgreSQL'),
  login('mysql', 'MySQL or MariaDB'),
  login('redis', 'Redis'),
]);

/** A probe as the program uses it. */
export type ProbeConfig = z.output<typeof probeSchema>;
/** A probe as the file writes it. */
export type ProbeText = z.input<typeof probeSchema>;

function isPlainUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return false;
  return url.username === '' && url.password === '';
}

function addressExpected(): string {
  return 'host:port, such as 127.0.0.1:5432';
}

/** `host:port`; an IPv6 host stands in brackets. */
function parseAddress(text: string): { host: string; port: number } | null {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:/[\]@]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return host !== undefined && port >= 1 && port <= 65_535 ? { host, port } : null;
}

function settingExpected(): string {
  return 'service.VARIABLE, such as backend.DATABASE_URL';
}

/** Names of services may hold dots, those of variables may not. */
function parseSetting(text: string): { service: string; variable: string } | null {
  const match = /^([a-zA-Z0-9][a-zA-Z0-9._-]*)\.([A-Za-z_][A-Za-z0-9_]*)$/.exec(text);
  const service = match?.[1];
  const variable = match?.[2];
  return service === undefined || variable === undefined ? null : { service, variable };
}
