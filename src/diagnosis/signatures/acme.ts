/**
 * Certificates that a proxy orders itself. An authority says why it issued none by the error types
 * of RFC 8555, section 6.7.
 */
import type { Signature } from './signature.ts';

export const acmeSignatures: readonly Signature[] = [
  {
    id: 'acme-name',
    cause: 'tls-error',
    also: 'dns-failure',
    strength: 'error',
    contains: ['acme:error:dns', 'acme:error:caa'],
    pattern: null,
    example:
      'acme: error: 400 :: urn:ietf:params:acme:error:dns :: no valid A records for shop.test',
  },
  {
    id: 'acme-not-reachable',
    cause: 'tls-error',
    also: 'network-unreachable',
    strength: 'error',
    contains: ['acme:error:connection'],
    pattern: null,
    example: 'acme: error: 400 :: urn:ietf:params:acme:error:connection :: no answer from 10.1.0.9',
  },
  {
    id: 'acme-limit',
    cause: 'external-dependency',
    strength: 'error',
    contains: [
      'acme:error:ratelimited',
      'acme:error:serverinternal',
      'too many certificates already issued',
      'too many failed authorizations',
    ],
    pattern: null,
    example: 'acme: error: 429 :: urn:ietf:params:acme:error:rateLimited :: too many certificates',
  },
  {
    id: 'acme-settings',
    cause: 'tls-error',
    also: 'config-error',
    strength: 'error',
    contains: [
      'acme challenge not specified',
      'acme:error:invalidcontact',
      'acme:error:rejectedidentifier',
      'contains an invalid domain',
      'nonexistent certificate resolver',
    ],
    pattern: null,
    example: 'cannot get ACME client ACME challenge not specified, please select a challenge',
  },
];
