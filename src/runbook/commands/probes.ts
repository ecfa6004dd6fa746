/** Clients that ask a service or a dependency whether it answers. */
import { readOptions } from '../options.ts';
import type { Argument } from '../words.ts';
import { observe, probe, shell } from './meaning.ts';
import type { Recognise } from './meaning.ts';
import { reload } from './servers.ts';
import type { RungTarget } from '../runbook.ts';

/** A blank for people to fill in is no address: the service's own probe is meant. */
function addressOf(word: Argument): string {
  return word.is === 'constant' && !word.value.includes('{{') ? word.value : '';
}

const curlOptions = [
  'f|fail',
  'fail-with-body',
  's|silent',
  'S|show-error',
  'v|verbose',
  'i|include',
  'I|head',
  'k|insecure',
  'L|location',
  'g|globoff',
  '4|ipv4',
  '6|ipv6',
  'N|no-buffer',
  'compressed',
  'm|max-time=',
  'connect-timeout=',
  'retry=',
  'retry-delay=',
  'retry-connrefused',
  'o|output=',
  'w|write-out=',
  'H|header=',
  'A|user-agent=',
  'u|user=',
  'b|cookie=',
  'resolve=',
  'unix-socket=',
  'cacert=',
  'X|request=',
  'url=',
];

/** A request that only reads. Another method, a body or an upload changes something. */
export const curl: Recognise = (words) => {
  const { given, operands, unknown } = readOptions(words, curlOptions);
  const method = given.get('request')?.value.toUpperCase() ?? 'GET';
  if (unknown.length > 0) return shell(`option ${unknown[0] ?? ''} of curl is not understood`);
  const url = given.get('url') ?? operands[0];
  if (method === 'POST' && url?.is === 'constant') {
    const server = reloadedBy(url.value);
    if (server !== null) return { ...reload, targets: [server] };
  }
  if (!['GET', 'HEAD', 'OPTIONS'].includes(method)) return shell(`it sends a ${method} request`);
  return url === undefined ? shell('it names no URL') : probe('http', addressOf(url));
};

/** Prometheus and its relatives read their files anew when they are asked for `/-/reload`. */
function reloadedBy(address: string): RungTarget | null {
  const url = URL.parse(/^[a-z]+:\/\//.test(address) ? address : `http://${address}`);
  if (url?.pathname !== '/-/reload') return null;
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return here ? 'service' : { named: url.hostname };
}

const wgetOptions = [
  'q|quiet',
  'S|server-response',
  'spider',
  'nv|no-verbose',
  'no-check-certificate',
  'O|output-document=',
  'T|timeout=',
  't|tries=',
  'header=',
  'Y|proxy=',
];

export const wget: Recognise = (words) => {
  const { operands, unknown } = readOptions(words, wgetOptions);
  const [url] = operands;
  if (unknown.length > 0) return shell(`option ${unknown[0] ?? ''} of wget is not understood`);
  return url === undefined ? shell('it names no URL') : probe('http', addressOf(url));
};

export const pgIsReady: Recognise = (words) => {
  const names = ['d|dbname=', 'h|host=', 'p|port=', 'q|quiet', 't|timeout=', 'U|username='];
  const { given } = readOptions(words, names);
  const host = given.get('host')?.value;
  const port = given.get('port')?.value ?? '5432';
  return probe('postgres', host === undefined ? '' : `${host}:${port}`);
};

/** Redis commands that change nothing. */
const reading = new Set([
  'ping',
  'info',
  'dbsize',
  'lastsave',
  'time',
  'role',
  'ttl',
  'get',
  'exists',
  'type',
  'llen',
]);

export const redisCli: Recognise = (words) => {
  const names = ['h|host=', 'p|port=', 'a|pass=', 'user=', 'u|uri=', 'n|db=', 't|timeout='];
  const more = ['no-auth-warning', 'tls', 'cacert=', 'raw', 'e'];
  const { given, operands, unknown } = readOptions(words, [...names, ...more]);
  const verb = operands[0]?.value.toLowerCase() ?? '';
  if (unknown.length > 0) return shell(`option ${unknown[0] ?? ''} of redis-cli is not understood`);
  if (!reading.has(verb)) return shell(`redis-cli ${verb} may change data`);
  if (verb !== 'ping') return observe('dependency');
  const host = given.get('host')?.value;
  return probe('redis', host === undefined ? '' : `${host}:${given.get('port')?.value ?? '6379'}`);
};

export const netcat: Recognise = (words) => {
  const names = ['z|zero', 'v|verbose', 'n|numeric', 'w|timeout=', 'u|udp', '4|ipv4', '6|ipv6'];
  const { given, operands, unknown } = readOptions(words, names);
  const [host, port] = operands;
  if (unknown.length > 0 || !given.has('zero') || host === undefined || port === undefined)
    return shell('it is more than a connection test');
  const address = [addressOf(host), addressOf(port)];
  return probe('tcp', address.includes('') ? '' : address.join(':'));
};

/** Only the connection counts: what would be typed is nothing that we know. */
export const telnet: Recognise = (words) => {
  const [host, port] = readOptions(words, []).operands;
  if (host === undefined) return shell('it names no host');
  const address = [addressOf(host), port === undefined ? '23' : addressOf(port)];
  return probe('tcp', address.includes('') ? '' : address.join(':'));
};

/** nslookup, host, dig and getent: the first operand that is a name. */
export const resolve: Recognise = (words) => {
  const { operands } = readOptions(words, []);
  const name = operands.find(
    (one) => !['hosts', 'ahosts', 'ahostsv4'].includes(one.value) && !one.value.startsWith('@'),
  );
  return name === undefined ? shell('it names no host') : probe('resolve', addressOf(name));
};
