/** A real login to Redis with the URL that a service uses itself, and what it says of its condition. */
import { isIP } from 'node:net';
import { closedBy, never, type Dialling } from './ask-login.ts';
import { redisFull, redisLoading, redisReplica } from './condition.ts';
import type { Answer, Look } from './question.ts';

export async function askRedis(dialling: Dialling): Promise<Partial<Answer>> {
  const { url, address, over } = dialling;
  const { Redis } = await import('ioredis');
  const client = new Redis({
    host: address,
    port: url.port === '' ? 6_379 : Number(url.port),
    ...(url.protocol === 'rediss:' ? { tls: { servername: nameOf(url) } } : {}),
    lazyConnect: true,
    // Version 2 of the protocol is what every server speaks, and nothing is sent but what we ask.
    protocol: 2,
    disableClientInfo: true,
    enableReadyCheck: false,
    connectTimeout: never,
    retryStrategy: () => null,
  });
  // What is wrong with a connection is told by an event; its promises say only that it is closed.
  const broken = new Promise<never>((_done, fail) => client.on('error', fail));
  broken.catch(() => undefined);
  client.on('connect', dialling.onConnected);
  const close = (): void => client.disconnect();
  closedBy(over, close);
  try {
    return await Promise.race([broken, greet(client, url, dialling.look)]);
  } finally {
    close();
  }
}

/** An address is no server name; the certificate is then verified against the address. */
function nameOf({ hostname }: URL): string {
  return isIP(hostname) === 0 ? hostname : '';
}

interface RedisConnection {
  readonly connect: () => Promise<unknown>;
  readonly call: (command: string, ...words: string[]) => Promise<unknown>;
}

async function greet(client: RedisConnection, url: URL, look: Look): Promise<Partial<Answer>> {
  await client.connect();
  // By ourselves: the client takes a password that the server does not want for a success.
  for (const [command, ...words] of loginOf(url)) await client.call(command, ...words);
  // An account may not be allowed to ask.
  const info = async (section: string): Promise<string> =>
    String(await client.call('INFO', section).catch(() => ''));
  try {
    const detail = `answered ${String(await client.call('PING'))}`;
    const full = redisFull(await info('memory'));
    return full ?? redisReplica(await info('replication'), look) ?? { detail };
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('LOADING')) throw error;
    return redisLoading(await info('persistence'));
  }
}

type Command = readonly [string, ...string[]];

function loginOf({ username, password, pathname }: URL): readonly Command[] {
  const words = [username, password].filter((one) => one !== '').map(decodeURIComponent);
  const database = /^\/(\d{1,4})$/.exec(pathname)?.[1] ?? '0';
  const logIn: Command = ['AUTH', ...words];
  const select: Command = ['SELECT', database];
  return [...(password === '' ? [] : [logIn]), ...(database === '0' ? [] : [select])];
}
