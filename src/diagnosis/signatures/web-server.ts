/** Reverse proxies and web servers: their own configuration, and what stands behind them. */
import type { Signature } from './signature.ts';
import { hostAndPort } from './signature.ts';

const raw = String.raw;

export const webServerSignatures: readonly Signature[] = [
  {
    id: 'proxy-upstream-name',
    cause: 'dns-failure',
    strength: 'fatal',
    contains: ['host not found in upstream', 'could not be resolved', 'could not resolve address'],
    pattern: raw`(?:host not found in upstream "(?P<host>[\w.-]+)(?::\d+)?|(?P<host>[\w.-]+) could not be resolved|could not resolve address)`,
    example: '[emerg] 1#1: host not found in upstream "pricing:8080" in /etc/nginx/nginx.conf:9',
  },
  {
    id: 'proxy-upstream-refused',
    cause: 'by-port',
    strength: 'error',
    contains: ['while connecting to upstream', 'upstream server temporarily disabled'],
    pattern: raw`(?:(?:refused|timed out|reset by peer|unreachable|temporarily disabled).*upstream: "\w+://${hostAndPort}|(?:refused|timed out|reset by peer|no such file).*upstream)`,
    example:
      'connect() failed (111: Connection refused) while connecting to upstream, upstream: "http://10.1.0.4:8080/"',
  },
  {
    // Connected, and then nothing that makes sense: the network is fine, the service behind is not.
    id: 'proxy-upstream-answer',
    cause: 'external-dependency',
    strength: 'error',
    contains: ['from upstream', 'while sending request to upstream'],
    pattern: raw`(?:timed out|reset by peer|prematurely closed (?:connection|FastCGI stdout)|no valid HTTP|invalid header).*(?:response|reading|sending request|read).*upstream`,
    example:
      'upstream timed out (110: Connection timed out) while reading response header from upstream',
  },
  {
    id: 'proxy-none-left',
    cause: 'external-dependency',
    also: 'network-unreachable',
    strength: 'error',
    contains: [
      'no live upstreams',
      'no upstreams available',
      'no healthy upstream',
      'has no server available',
      'no available server',
      'no server is available',
    ],
    pattern: raw`(?:no live upstreams(?:.*upstream: "\w+://(?:[^l1[]|l[^o]|lo[^c]|1[^2]|12[^7])|(?: while connecting to upstream)?\W*$)|no upstreams available|no healthy upstream|has no server available|no available server|No server is available)`,
    example: '*7 no live upstreams while connecting to upstream, upstream: "http://pricing/"',
  },
  {
    // In a container, localhost is the proxy itself.
    id: 'proxy-none-left-here',
    cause: 'network-unreachable',
    also: 'config-error',
    strength: 'error',
    contains: ['no live upstreams'],
    pattern: raw`no live upstreams.*upstream: "\w+://(?:localhost|127\.|\[::1\])`,
    example: '*7 no live upstreams while connecting to upstream, upstream: "http://localhost/v1"',
  },
  {
    id: 'proxy-configuration',
    cause: 'config-error',
    strength: 'fatal',
    contains: ['[emerg]', 'syntax error on line', 'configuration file', 'invalid command'],
    pattern: raw`(?:\[emerg\].*(?:unknown directive|unexpected |invalid (?:number|parameter|value|port|URL)|directive (?:is not allowed|is duplicate|invalid)|open\(\) "(?P<subject>[^"]+)" failed)|AH00526: Syntax error on line|Invalid command '(?P<subject>\w+)')`,
    example: '[emerg] 1#1: unknown directive "proxy_passs" in /etc/nginx/conf.d/site.conf:4',
  },
];
