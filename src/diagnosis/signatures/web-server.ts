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
    contains: [
      'while connecting to upstream',
      'while reading response header from upstream',
      'no live upstreams',
    ],
    pattern: raw`(?:(?:refused|timed out|reset by peer|prematurely closed connection|unreachable).*upstream: "\w+://${hostAndPort}|no live upstreams|(?:refused|timed out|reset by peer|prematurely closed connection).*upstream)`,
    example:
      'connect() failed (111: Connection refused) while connecting to upstream, upstream: "http://10.1.0.4:8080/"',
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
