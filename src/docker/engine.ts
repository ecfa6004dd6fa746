/**
 * The connection to one Docker engine. Every call goes through `callEngine`, which gives it a
 * deadline and turns failures into values: a hung daemon can neither hang us nor throw at us.
 */
import type Docker from 'dockerode';
import { loadClient } from './client.ts';
import { isProblem, problemOf } from './problem.ts';
import type { CallFailure, DockerProblem, EngineProblem } from './problem.ts';

export interface Engine {
  readonly docker: Docker;
  /** As DOCKER_HOST writes it, for example unix:///var/run/docker.sock. */
  readonly host: string;
  /** On a unix socket: processes and files of this machine are the engine's. */
  readonly local: boolean;
  readonly version: string;
  readonly apiVersion: string;
}

export const defaultHost = 'unix:///var/run/docker.sock';

/** Milliseconds for a call that only reads. */
export const readDeadline = 5_000;

/** Connects and asks for the version once. `deadline` in milliseconds. */
export async function connectEngine(
  options: { readonly host?: string; readonly deadline?: number } = {},
): Promise<Engine | EngineProblem> {
  const host = options.host === undefined || options.host === '' ? defaultHost : options.host;
  const docker = await clientFor(host);
  if (isProblem(docker)) return docker;
  const engine = { docker, host, local: host.startsWith('unix://') };
  const answer = await callEngine(
    { ...engine, version: '', apiVersion: '' },
    'asking for the version',
    options.deadline ?? readDeadline,
    (client) => client.version(),
  );
  if (isProblem(answer)) return answer;
  return { ...engine, version: answer.Version, apiVersion: answer.ApiVersion };
}

async function clientFor(host: string): Promise<Docker | EngineProblem> {
  if (host.startsWith('unix://')) {
    const Docker = await loadClient('direct');
    // `host` is named although undefined: the client would fill it from the environment.
    return new Docker({ socketPath: host.slice('unix://'.length), host: undefined });
  }
  const url = URL.parse(host.includes('://') ? host : `tcp://${host}`);
  const protocol = url === null ? null : protocolOf(url);
  if (url === null || protocol === null) {
    return {
      problem: 'ENGINE_NOT_FOUND',
      message: `"${host}" is not a Docker host. Set DOCKER_HOST to unix:///path, tcp://host:port or ssh://user@host.`,
    };
  }
  const port = url.port === '' ? undefined : url.port;
  const username = url.username === '' ? undefined : url.username;
  const Docker = await loadClient(protocol === 'ssh' ? 'ssh' : 'direct');
  return new Docker({ host: url.hostname, port, protocol, username, socketPath: undefined });
}

function protocolOf(url: URL): 'http' | 'https' | 'ssh' | null {
  switch (url.protocol) {
    case 'tcp:':
      return url.port === '2376' ? 'https' : 'http';
    case 'http:':
      return 'http';
    case 'https:':
      return 'https';
    case 'ssh:':
      return 'ssh';
    default:
      return null;
  }
}

/**
 * One call with a deadline in milliseconds. `work` gets a signal that is aborted at the deadline;
 * the answer comes then even when the client ignores it. Never rejects for an engine's reasons.
 */
export async function callEngine<T>(
  engine: Engine,
  what: string,
  deadline: number,
  work: (docker: Docker, signal: AbortSignal) => Promise<T>,
): Promise<T | DockerProblem> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`deadline of ${deadline} ms passed`));
      abort.abort();
    }, deadline);
  });
  try {
    return await Promise.race([work(engine.docker, abort.signal), late]);
  } catch (error) {
    if (error instanceof TypeError || error instanceof ReferenceError) throw error;
    return problemOf(failureOf(error), what, engine.host);
  } finally {
    clearTimeout(timer);
  }
}

function failureOf(error: unknown): CallFailure {
  return typeof error === 'object' && error !== null ? error : { message: String(error) };
}
