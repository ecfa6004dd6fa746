/**
 * Puts a question from where this process is. Connections are made for one question and closed:
 * a kept one would hide that a network is gone. Client libraries are loaded on first use.
 */
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect } from 'node:net';
import { judgeFailure } from './failure.ts';
import type { Answer, Question } from './question.ts';

/** Resolves a name to addresses; rejects with a resolver's error. */
export type Resolve = (name: string) => Promise<readonly string[]>;

const bodyLimit = 4_096;

/** `deadline` in milliseconds. Never rejects. */
export async function askDirect(
  question: Question,
  resolve: Resolve,
  deadline: number,
): Promise<Answer> {
  const began = performance.now();
  const answered = await put(question, resolve, deadline).catch((error: unknown): Partial<Answer> =>
    judgeFailure(error),
  );
  return {
    state: 'ready',
    detail: '',
    silent: false,
    status: null,
    body: '',
    addresses: [],
    elapsed: Math.round(performance.now() - began),
    ...answered,
  };
}

function put(question: Question, resolve: Resolve, deadline: number): Promise<Partial<Answer>> {
  switch (question.kind) {
    case 'http':
      return http(question.url, resolve, deadline);
    case 'tcp':
      return tcp(question.host, question.port, resolve, deadline);
    case 'resolve':
      return resolve(question.name).then((addresses) => ({
        addresses,
        detail: addresses.join(', '),
      }));
    case 'postgres':
      return postgres(question.url, question.address ?? null, resolve, deadline);
    case 'redis':
      return redis(question.url, question.address ?? null, resolve, deadline);
  }
}

async function addressOf(host: string, resolve: Resolve): Promise<string> {
  const [address] = await resolve(host.replace(/^\[|\]$/g, ''));
  return address ?? host;
}

async function http(text: string, resolve: Resolve, deadline: number): Promise<Partial<Answer>> {
  const url = new URL(text);
  const address = await addressOf(url.hostname, resolve);
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((done, fail) => {
    let connected = false;
    const call = request(
      {
        agent: false,
        host: address,
        port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port),
        path: url.pathname + url.search,
        headers: { host: url.host, 'user-agent': 'nova-responder', connection: 'close' },
        servername: url.hostname,
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          if (body.length < bodyLimit) body += chunk.slice(0, bodyLimit - body.length);
        });
        response.on('error', fail);
        response.on('end', () => {
          clearTimeout(timer);
          done(httpAnswer(response.statusCode ?? 0, body));
        });
      },
    );
    const timer = setTimeout(() => {
      call.destroy();
      done(late(connected, deadline));
    }, deadline);
    call.on('socket', (socket) => socket.once('connect', () => (connected = true)));
    call.on('error', (error) => {
      clearTimeout(timer);
      fail(error);
    });
    call.end();
  });
}

/** 429 means that somebody answers; a redirect too. */
function httpAnswer(status: number, body: string): Partial<Answer> {
  const ok = (status >= 200 && status < 400) || status === 429;
  return { state: ok ? 'ready' : 'protocol-error', detail: `HTTP ${status}`, status, body };
}

function late(connected: boolean, deadline: number): Partial<Answer> {
  const seconds = `${deadline / 1_000} s`;
  return connected
    ? { state: 'timeout', silent: true, detail: `connected, and no answer within ${seconds}` }
    : { state: 'timeout', detail: `no connection within ${seconds}` };
}

async function tcp(
  host: string,
  port: number,
  resolve: Resolve,
  deadline: number,
): Promise<Partial<Answer>> {
  const address = await addressOf(host, resolve);
  return new Promise((done, fail) => {
    const socket = connect({ host: address, port });
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      socket.destroy();
      settle();
    };
    const timer = setTimeout(() => finish(() => done(late(false, deadline))), deadline);
    socket.once('connect', () => finish(() => done({ detail: 'connected' })));
    socket.once('error', (error) => finish(() => fail(error)));
  });
}

async function postgres(
  text: string,
  address: string | null,
  resolve: Resolve,
  deadline: number,
): Promise<Partial<Answer>> {
  const url = new URL(text);
  const host = address ?? (await addressOf(url.hostname, resolve));
  const { Client } = (await import('pg')).default;
  url.hostname = host.includes(':') ? `[${host}]` : host;
  const client = new Client({
    connectionString: url.href,
    connectionTimeoutMillis: deadline,
    query_timeout: deadline,
    application_name: 'nova-responder',
  });
  // A server that goes away later must not end us.
  client.on('error', () => undefined);
  return bounded(deadline, async () => {
    try {
      await client.connect();
      await client.query('SELECT 1');
      return { detail: 'logged in and answered SELECT 1' };
    } finally {
      void client.end().catch(() => undefined);
    }
  });
}

async function redis(
  text: string,
  address: string | null,
  resolve: Resolve,
  deadline: number,
): Promise<Partial<Answer>> {
  const url = new URL(text);
  const host = address ?? (await addressOf(url.hostname, resolve));
  url.hostname = host.includes(':') ? `[${host}]` : host;
  const { createClient } = await import('redis');
  const client = createClient({
    url: url.href,
    socket: { connectTimeout: deadline, reconnectStrategy: false },
    disableOfflineQueue: false,
  });
  client.on('error', () => undefined);
  return bounded(deadline, async () => {
    try {
      await client.connect();
      const reply = await client.ping();
      return { detail: `answered ${reply}` };
    } finally {
      client.destroy();
    }
  });
}

/** The client's own time-outs do not cover a server that accepts and says nothing. */
async function bounded(
  deadline: number,
  work: () => Promise<Partial<Answer>>,
): Promise<Partial<Answer>> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<Partial<Answer>>((done) => {
    timer = setTimeout(() => done({ ...late(true, deadline), silent: true }), deadline);
  });
  try {
    return await Promise.race([work(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
