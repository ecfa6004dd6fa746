/**
 * Puts a question from where this process is. Connections are made for one question and closed:
 * a kept one would hide that a network is gone.
 */
import { isIP } from 'node:net';
import { TLSSocket } from 'node:tls';
import { requestHttp, requestHttps } from '../host/node-http.ts';
import { patience } from '../host/patience.ts';
import { askPostgres, askTcp, closedBy, loadClient } from './ask-login.ts';
import { certificateProblem, isAboutCertificate, isUnknownIssuer } from './certificate.ts';
import { askMysql } from './ask-mysql.ts';
import { askRedis } from './ask-redis.ts';
import { judgeFailure, judgeResolver } from './failure.ts';
import type { Answer, Question } from './question.ts';

/** Resolves a name to addresses; rejects with a resolver's error. */
export type Resolve = (name: string) => Promise<readonly string[]>;

const bodyLimit = 4_096;

/** `deadline` in milliseconds, for everything: the name, the connection and the answer. Never rejects. */
export async function askDirect(
  question: Question,
  resolve: Resolve,
  deadline: number,
): Promise<Answer> {
  await loadClient(question.kind);
  const began = performance.now();
  const progress: Progress = { stage: 'reading', partial: null };
  let waiting: ReturnType<typeof patience> | undefined;
  const late = new Promise<Partial<Answer>>((done) => {
    waiting = patience(deadline, () => done(progress.partial ?? lateAnswer(progress, deadline)));
  });
  const waited = new AbortController();
  const work = put(question, resolve, { progress, over: waited.signal }).catch(
    (error: unknown): Partial<Answer> =>
      progress.stage === 'resolving' ? judgeResolver(error) : judgeFailure(error),
  );
  const answered = await Promise.race([work, late]);
  waiting?.end();
  waited.abort();
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

/** How far a question has come: at the deadline this is what tells a hang from an absence. */
interface Progress {
  stage: 'reading' | 'resolving' | 'connecting' | 'connected';
  /** An answer that is good enough although more could come. */
  partial: Partial<Answer> | null;
}

function lateAnswer({ stage }: Progress, deadline: number): Partial<Answer> {
  const seconds = `${deadline / 1_000} s`;
  switch (stage) {
    case 'reading':
    case 'resolving':
      return {
        state: 'name-not-found',
        detail: `ETIMEOUT the resolver gave no answer within ${seconds}`,
      };
    case 'connecting':
      return { state: 'timeout', detail: `no connection within ${seconds}` };
    case 'connected':
      return {
        state: 'timeout',
        silent: true,
        detail: `connected, and no answer within ${seconds}`,
      };
  }
}

async function put(
  question: Question,
  resolve: Resolve,
  { progress, over }: { readonly progress: Progress; readonly over: AbortSignal },
): Promise<Partial<Answer>> {
  const lookUp = (name: string): Promise<readonly string[]> => {
    progress.stage = 'resolving';
    return resolve(name);
  };
  const find = async (host: string): Promise<string> => {
    const [address] = await lookUp(host.replace(/^\[|\]$/g, ''));
    progress.stage = 'connecting';
    return address ?? host;
  };
  const onConnected = (): void => {
    progress.stage = 'connected';
  };
  switch (question.kind) {
    case 'http': {
      const url = new URL(question.url);
      const name: HttpCall['name'] = question.name ?? 'asked';
      const call = { url, address: await find(url.hostname), over, progress, name };
      return http({ ...call, issuer: 'known' }).catch((error: unknown) => {
        const excused = name === 'any' ? isAboutCertificate(error) : isUnknownIssuer(error);
        if (question.issuer !== 'any' || !excused) throw error;
        progress.stage = 'connecting';
        return http({ ...call, issuer: 'any' });
      });
    }
    case 'tcp': {
      const { host, port } = question;
      return askTcp({ address: await find(host), port, over, onConnected });
    }
    case 'resolve': {
      const addresses = await lookUp(question.name);
      return { addresses, detail: addresses.join(', ') };
    }
    case 'postgres':
    case 'mysql':
    case 'redis': {
      const url = new URL(question.url);
      const address = await find(question.address ?? url.hostname);
      const { look = 'login' } = question;
      const onLoggedIn = (answer: Partial<Answer>): void => {
        progress.partial = answer;
      };
      return logins[question.kind]({ url, address, over, onConnected, look, onLoggedIn });
    }
  }
}

const logins = { postgres: askPostgres, mysql: askMysql, redis: askRedis };

interface HttpCall {
  readonly url: URL;
  readonly address: string;
  readonly over: AbortSignal;
  readonly progress: Progress;
  readonly issuer: 'known' | 'any';
  readonly name: 'asked' | 'any';
}

function http({ url, address, over, progress, issuer, name }: HttpCall): Promise<Partial<Answer>> {
  const secure = url.protocol === 'https:';
  const request = secure ? requestHttps : requestHttp;
  return new Promise((done, fail) => {
    const call = request(
      {
        agent: false,
        host: address,
        port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
        path: url.pathname + url.search,
        headers: { host: url.host, 'user-agent': 'nova-responder', connection: 'close' },
        ...(url.username === ''
          ? {}
          : { auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` }),
        // An address is no server name; the certificate is then verified against the address.
        ...(isIP(url.hostname) === 0 ? { servername: url.hostname } : {}),
        rejectUnauthorized: issuer === 'known',
      },
      (response) => {
        const status = response.statusCode ?? 0;
        let body = '';
        response.setEncoding('utf8');
        const finish = (): void => {
          done(httpAnswer(status, body));
          call.destroy();
        };
        progress.partial = httpAnswer(status, body);
        response.on('data', (chunk: string) => {
          body += chunk.slice(0, bodyLimit - body.length);
          progress.partial = httpAnswer(status, body);
          if (body.length >= bodyLimit) finish();
        });
        response.on('error', finish);
        response.on('end', finish);
      },
    );
    closedBy(over, () => call.destroy());
    call.on('socket', (socket) => {
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        progress.stage = 'connected';
        if (issuer === 'known' || !(socket instanceof TLSSocket)) return;
        const problem = certificateProblem(
          socket.getPeerCertificate(),
          name === 'any' ? null : url.hostname,
          Date.now(),
        );
        if (problem !== null) call.destroy(problem);
      });
    });
    call.on('error', fail);
    call.end();
  });
}

/** 429 means that somebody answers; a redirect too. */
function httpAnswer(status: number, body: string): Partial<Answer> {
  const ok = (status >= 200 && status < 400) || status === 429;
  return { state: ok ? 'ready' : 'protocol-error', detail: `HTTP ${status}`, status, body };
}
