/** HAProxy's listeners, and what Traefik and Caddy miss in their settings. */
import type { Signature } from './signature.ts';
import { hostAndPort } from './signature.ts';

const raw = String.raw;

export const loadBalancerSignatures: readonly Signature[] = [
  {
    // Before 2.2 it gave no reason, and a port that is taken is the usual one.
    id: 'haproxy-port-taken',
    cause: 'port-conflict',
    strength: 'fatal',
    contains: ['cannot bind socket'],
    pattern: raw`cannot bind socket (?:\(Address already in use\) )?(?:for )?\[${hostAndPort}\]`,
    example: 'Starting frontend web: cannot bind socket [0.0.0.0:8080]',
  },
  {
    // CoreDNS: it forwards to itself.
    id: 'coredns-loop',
    cause: 'config-error',
    strength: 'fatal',
    contains: ['plugin/loop: loop ('],
    pattern: null,
    example: '[FATAL] plugin/loop: Loop (127.0.0.1:41000 -> :53) detected for zone "."',
  },
  {
    id: 'haproxy-listener',
    cause: 'config-error',
    strength: 'fatal',
    contains: [
      'cannot bind socket (permission denied)',
      'cannot bind socket (cannot assign',
      'cannot bind unix socket',
      'cannot create listening socket',
    ],
    pattern: null,
    example: 'Starting frontend GLOBAL: cannot bind UNIX socket [/run/proxy/admin.sock]',
  },
  {
    id: 'traefik-router',
    cause: 'config-error',
    strength: 'error',
    contains: [
      'the service ',
      'middleware ',
      'uses a non-existent resolver',
      'uses a nonexistent certificate resolver',
      "entrypoint doesn't exist",
      'no valid entrypoint',
      'unknown tls options',
      'error while parsing rule',
      'unable to find the ip address for the container',
      'error: port is missing',
    ],
    pattern: raw`(?:(?:the service|middleware) \\?"(?P<subject>[\w@.-]+)\\?" does not exist|uses a non-?existent (?:certificate )?resolver|EntryPoint doesn't exist|[Nn]o valid entryPoint|unknown TLS options|error while parsing rule|[Uu]nable to find the IP address for the container|error: port is missing)`,
    example: 'level=error msg="the service "pricing@docker" does not exist"',
  },
];
