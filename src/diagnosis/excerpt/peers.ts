/**
 * What a connection was for, when the line itself does not say: its record may, or the whole text.
 * Also which second cause the peer's address tells of.
 */
import type { CauseKind } from '../cause.ts';
import type { LogMatch } from '../signatures/match.ts';
import { causeOfPeer, isLoopback } from '../signatures/peer.ts';
import type { Direction } from '../signatures/peer.ts';
import type { Excerpt } from './excerpt.ts';
import type { Survey } from './survey.ts';

/** Gives every match that depends on its peer the cause that the words around it allow. */
export function resolvePeers(
  text: Survey,
  matches: readonly LogMatch[],
  excerpt: Excerpt,
): readonly LogMatch[] {
  const recordOf = (match: LogMatch): number => text.lines[match.line]?.record ?? 0;
  const named = new Map<number, Direction>();
  for (const match of matches) {
    if (match.direction.port !== null) named.set(recordOf(match), match.direction);
  }
  return matches.flatMap((match) => {
    const words = text.wordsOf(recordOf(match));
    if (!match.byPeer) {
      if (isAnybody(match)) return [{ ...match, cause: causeOfPeer(match.direction, words) }];
      return peers.has(match.cause) && isLoopback(match.direction.host)
        ? [match, misdirected(match)]
        : [match];
    }
    const near = match.direction.port === null ? named.get(recordOf(match)) : undefined;
    const direction = near ?? match.direction;
    const cause = causeOf(direction, words, excerpt);
    const isReached = cause === 'network-unreachable' && match.signature === 'go-peer-lost';
    // Who answered until now can be reached: it is the peer that has failed.
    const resolved: LogMatch = {
      ...match,
      direction,
      cause: isReached ? 'external-dependency' : cause,
    };
    return isLoopback(direction.host) ? [resolved, misdirected(resolved)] : [resolved];
  });
}

const peers = new Set<CauseKind>([
  'external-dependency',
  'cache-unavailable',
  'database-unavailable',
]);

/** It says that a peer failed, in words that clients of databases and caches use too. */
function isAnybody({ cause, broad, direction }: LogMatch): boolean {
  return cause === 'external-dependency' && broad && direction.host === null;
}

/** Further away than this, a name has nothing to do with a failed connection. */
const MOST_CONTEXT = 32_768;

function causeOf(direction: Direction, words: string, { text, stack }: Excerpt): CauseKind {
  const byRecord = causeOfPeer(direction, words);
  if (byRecord !== 'external-dependency') return byRecord;
  if (direction.port === null && direction.host === null) {
    const byText = causeOfPeer(direction, `${text.slice(-MOST_CONTEXT)}\n${stack}`);
    if (byText !== 'external-dependency') return byText;
  }
  return isOutside(direction, words) || isNamed(direction, words) || isClient(direction, words)
    ? 'external-dependency'
    : 'network-unreachable';
}

/** Exceptions of libraries by which applications call services. */
const callers =
  /\b(?:httpx|aiohttp|requests\.exceptions|httpcore|RestClient|WebClient|HttpClient|feign|retrofit|okhttp|Faraday|Net::HTTP|ConnectException|HttpHostConnectException|HttpRequestException|reqwest)\b/;

/** An application that could not call a service of which it does not say the name. */
function isClient({ host, port }: Direction, words: string): boolean {
  return host === null && port === null && callers.test(words);
}

/** In a container, localhost is the container: an address that was meant for somewhere else. */
function misdirected(match: LogMatch): LogMatch {
  return { ...match, cause: 'config-error' };
}

/** An application that names a service depends on it; a proxy only says where it could not get to. */
function isNamed({ host }: Direction, words: string): boolean {
  if (words.includes('upstream') || isLoopback(host)) return false;
  const url = /https?:\/\/(?:[^@/\s]*@)?([a-zA-Z][\w.-]+)/.exec(words)?.[1] ?? null;
  const named = host === null || isAddress(host) ? url : host;
  return named !== null && !isLoopback(named) && !isAddress(named);
}

const isAddress = (host: string): boolean => /^[\d.:a-f]+$/.test(host);

/** Ports of brokers, search engines and mail servers, which are neither database nor cache. */
const partnerPorts = new Set([
  ...[25, 389, 465, 587, 636, 1883, 2181, 2379, 4222, 4317, 4318, 5044, 5671, 5672],
  ...[8200, 8500, 9092, 9093, 9200, 9300, 15672],
]);

/** Clients of brokers, search engines and object stores, by which their errors can be told. */
const partnerClients = [
  ...['amqp', 'rabbit', 'kombu', 'elasticsearch', 'elastic_transport', 'opensearch', 'kafka'],
  ...['minio', 'smtp', 'ldap', 'nats:', 'feign.', 'consul'],
];

/** Whether a peer lies outside of the project: a public name, or a known partner. */
function isOutside({ host, port }: Direction, words: string): boolean {
  if (port !== null && partnerPorts.has(port)) return true;
  if (host !== null) return isPublic(host);
  const text = words.toLowerCase();
  if (port === null && partnerClients.some((one) => text.includes(one))) return true;
  const url = /https?:\/\/(?:[^@/\s]*@)?([\w.-]+)/.exec(words);
  return url?.[1] !== undefined && isPublic(url[1].toLowerCase());
}

/** Names that only exist inside: of clusters, home networks and tests. */
const insideEndings = ['.local', '.internal', '.svc', '.lan', '.localdomain', '.home', '.docker'];

function isPublic(host: string): boolean {
  const parts = host.split('.');
  if (parts.length < 2 || host.includes(':')) return false;
  return /^[a-z]{2,}$/.test(parts.at(-1) ?? '') && !insideEndings.some((end) => host.endsWith(end));
}
