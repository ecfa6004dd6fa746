/** Where the API listens: on this machine only, unless TLS or a trusted proxy guards the way. */
import { BlockList, isIP } from 'node:net';
import { z } from 'zod';

export const defaultListen = '127.0.0.1:4840';

/** A place to listen, taken apart. */
export interface Listen {
  readonly host: string;
  readonly port: number;
}

const listenExpected = 'host:port, such as 127.0.0.1:4840';

/** null when the text is no place to listen; port 0 lets the system choose. */
export function parseListen(text: string): Listen | null {
  const match = /^(?:\[([0-9a-fA-F:]+)\]|([\w.-]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return host === undefined || port > 65_535 ? null : { host, port };
}

export function isLoopback({ host }: Listen): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

const path = z.string().min(1);

/** The keys of a section that says where something is answered over the network. */
export function doorKeys(usual: string) {
  return {
    listen: z
      .string()
      .transform((text, context) => {
        const listen = parseListen(text);
        if (listen !== null) return listen;
        context.addIssue({ code: 'custom', message: listenExpected });
        return z.NEVER;
      })
      .prefault(usual)
      .meta({
        description: 'Where it listens. Elsewhere than on this machine only with `tls` or proxies.',
        expected: listenExpected,
      }),
    tls: z
      .strictObject({
        certificate: path.meta({ description: 'PEM file.', expected: 'a path' }),
        key: path.meta({ description: 'PEM file.', expected: 'a path' }),
      })
      .optional()
      .meta({ description: 'Answers by HTTPS.' }),
    'trusted-proxies': z
      .array(
        z.string().refine(isNetwork, { message: 'an address or a network such as 10.0.0.0/8' }),
      )
      .prefault([])
      .meta({
        description: 'Where requests must come from: reverse proxies that do TLS for us.',
        expected: 'a list of addresses or networks',
      }),
  };
}

interface WrittenDoor {
  readonly listen: Listen;
  readonly tls?: { readonly certificate: string; readonly key: string } | undefined;
  readonly 'trusted-proxies': readonly string[];
}

/** On this machine only, or with somebody who does TLS. */
export function isGuarded({ listen, tls, ...rest }: WrittenDoor): boolean {
  return isLoopback(listen) || tls !== undefined || rest['trusted-proxies'].length > 0;
}

export const unguarded = {
  path: ['listen'],
  message: 'an address of this machine only (127.0.0.1), or "tls", or "trusted-proxies"',
};

export function doorOf({ listen, tls, ...rest }: WrittenDoor) {
  return { listen, tls: tls ?? null, proxies: rest['trusted-proxies'] };
}

export const httpSchema = z
  .strictObject(doorKeys(defaultListen))
  .refine(isGuarded, unguarded)
  .transform(doorOf);

function isNetwork(text: string): boolean {
  const [address = '', prefix] = text.split('/');
  if (isIP(address) === 0) return false;
  if (prefix === undefined) return true;
  try {
    new BlockList().addSubnet(address, Number(prefix), isIP(address) === 6 ? 'ipv6' : 'ipv4');
    return /^\d+$/.test(prefix);
  } catch {
    // Node says by throwing that the prefix is too long.
    return false;
  }
}

export type HttpConfig = z.output<typeof httpSchema>;
