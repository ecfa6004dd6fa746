/**
 * How a dependency is asked: by a real login with the service's own settings wherever we speak
 * its protocol, by an HTTP request where the setting is a URL, else by a connection. Pure.
 * Questions hold secrets: they go to the one who asks and nowhere else.
 */
import type { Reference } from '../docker/project.ts';
import { loginUrl } from '../docker/login.ts';
import type { Answer, Question } from '../probe/question.ts';
import type { DependencyAnswer } from './evidence.ts';

export interface Asking {
  readonly question: Question;
  readonly via: DependencyAnswer['via'];
  /** Whether the settings show a login. Without one, a refused login proves nothing. */
  readonly login: 'known' | 'unknown';
  readonly whose: 'ours' | 'others';
}

/** `address`: replaces the host where its name cannot be resolved; null where it can. */
export function askingOf(
  reference: Reference,
  environment: Readonly<Record<string, string>>,
  address: string | null,
): Asking {
  const url = oneHost(loginUrl(reference, environment), reference);
  const whose = reference.service === null ? 'others' : 'ours';
  const at = { look: 'condition', ...(address === null ? {} : { address }) } as const;
  if (url !== null && (reference.scheme === 'postgres' || reference.scheme === 'mysql')) {
    return {
      question: { kind: reference.scheme, url, ...at },
      via: 'login',
      login: 'known',
      whose,
    };
  }
  if (url !== null && (reference.scheme === 'redis' || reference.scheme === 'rediss')) {
    const login = showsLogin(url, reference, environment) ? 'known' : 'unknown';
    return { question: { kind: 'redis', url, ...at }, via: 'login', login, whose };
  }
  const host = address ?? reference.host;
  if (reference.scheme === 'http' || reference.scheme === 'https') {
    const target = httpUrl(reference, environment[reference.setting] ?? '', host);
    // The service may trust an authority of its own, which we do not know.
    return {
      question: { kind: 'http', url: target, issuer: 'any' },
      via: 'http',
      login: 'unknown',
      whose,
    };
  }
  return {
    question: { kind: 'tcp', host, port: reference.port },
    via: 'tcp',
    login: 'unknown',
    whose,
  };
}

/** A URL may name several hosts; each is asked by itself. */
function oneHost(url: string | null, reference: Reference): string | null {
  const parts = /^(\w+:\/\/(?:[^/?#]*@)?)([^/?#@]*,[^/?#@]*)(.*)$/s.exec(url ?? '');
  if (parts === null) return url;
  return `${parts[1] ?? ''}${reference.host}:${reference.port}${parts[3] ?? ''}`;
}

/** A URL is a whole login. A bare host may take its password from a file that we do not read. */
function showsLogin(
  url: string,
  reference: Reference,
  environment: Readonly<Record<string, string>>,
): boolean {
  return (environment[reference.setting] ?? '').includes('://') || url.includes('@');
}

/** The setting's path without its query, which may hold keys and is not ours to repeat. */
function httpUrl(reference: Reference, value: string, host: string): string {
  const path = URL.parse(value.trim())?.pathname ?? '/';
  const name = host.includes(':') ? `[${host}]` : host;
  return `${reference.scheme}://${name}:${reference.port}${path}`;
}

/** What the answer says of the dependency, and by what proof. */
export function judged(
  asking: Asking,
  answer: Answer,
): Pick<DependencyAnswer, 'state' | 'detail' | 'via' | 'writes'> {
  if (answer.state === 'auth-failed' && asking.login === 'unknown') {
    const detail = 'answers, and wants a login that the settings do not show';
    return { state: 'ready', detail, via: 'tcp' };
  }
  // Somebody is there and speaks HTTP: a refusal or an unknown path is about us, not about it.
  const answers = asking.via === 'http' && answer.status !== null && answer.status < 500;
  // It is up, and gives no more to us than we have had.
  if (answers && answer.status === 429 && asking.whose === 'others')
    return { state: 'exhausted', detail: answer.detail, via: asking.via };
  if (answers) return { state: 'ready', detail: answer.detail, via: asking.via };
  const writes = answer.writes === undefined ? {} : { writes: answer.writes };
  return { state: answer.state, detail: answer.detail, via: asking.via, ...writes };
}
