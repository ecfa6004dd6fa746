/** A real login to Redis with the URL that a service uses itself, and what it says of its condition. */
import { closedBy, never, type Dialling } from './ask-login.ts';
import { redisFull, redisLoading, redisReplica } from './condition.ts';
import type { Answer, Look } from './question.ts';

export async function askRedis(dialling: Dialling): Promise<Partial<Answer>> {
  const { url, address, over } = dialling;
  const { createClient } = await import('redis');
  const port = url.port === '' ? 6_379 : Number(url.port);
  const patience = { connectTimeout: never, reconnectStrategy: false } as const;
  const tls = url.protocol === 'rediss:';
  const client = createClient({
    // Version 2 of the protocol is what every server speaks.
    RESP: 2,
    disableClientInfo: true,
    ...credentialsOf(url),
    socket: tls
      ? { host: address, port, tls: true, servername: url.hostname, ...patience }
      : { host: address, port, ...patience },
  });
  // The client tells of a connection that was closed in the middle of a login by an event only.
  const broken = new Promise<never>((_done, fail) => client.on('error', fail));
  broken.catch(() => undefined);
  client.on('connect', dialling.onConnected);
  const close = (): void => {
    if (client.isOpen) client.destroy();
  };
  closedBy(over, close);
  try {
    return await Promise.race([broken, greet(client, dialling.look)]);
  } finally {
    close();
  }
}

interface RedisConnection {
  readonly connect: () => Promise<unknown>;
  readonly ping: () => Promise<unknown>;
  readonly info: (section: string) => Promise<unknown>;
}

async function greet(client: RedisConnection, look: Look): Promise<Partial<Answer>> {
  await client.connect();
  // An account may not be allowed to ask.
  const info = async (section: string): Promise<string> =>
    String(await client.info(section).catch(() => ''));
  try {
    const detail = `answered ${String(await client.ping())}`;
    const full = redisFull(await info('memory'));
    return full ?? redisReplica(await info('replication'), look) ?? { detail };
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('LOADING')) throw error;
    return redisLoading(await info('persistence'));
  }
}

function credentialsOf(url: URL): { username?: string; password?: string; database?: number } {
  const database = /^\/(\d{1,4})$/.exec(url.pathname)?.[1];
  return {
    ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
    ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
    ...(database === undefined || database === '0' ? {} : { database: Number(database) }),
  };
}
