/** Vault and Consul. */
import type { Signature } from './signature.ts';

const raw = String.raw;

export const hashicorpSignatures: readonly Signature[] = [
  {
    id: 'vault-settings',
    cause: 'config-error',
    strength: 'fatal',
    contains: [
      'error initializing listener',
      'error initializing storage',
      'error parsing seal configuration',
      'error parsing listener configuration',
      'error initializing core',
      'failed to unseal barrier',
      'unseal failed, invalid key',
      'invalid key: failed to decrypt',
      'error loading configuration from',
    ],
    pattern: raw`(?:Error (?:initializing (?:listener|storage|core)|parsing (?:seal|listener) configuration)\b(?:.*(?:unknown|invalid|parse|permission|no such|required|missing|failed to create|unsupported|\bset\b)|\W*$)|failed to unseal barrier|[Uu]nseal failed, invalid key|error loading configuration from)`,
    example: 'Error initializing storage of type files: unknown storage type',
  },
  {
    id: 'vault-sealed',
    cause: 'external-dependency',
    strength: 'error',
    contains: ['vault is sealed', 'active cluster node not found'],
    pattern: raw`(?:[Ee]rrors?\b.*Vault is sealed|active cluster node not found)`,
    example: 'Code: 503. Errors: * Vault is sealed',
  },
  {
    id: 'consul-settings',
    cause: 'config-error',
    strength: 'fatal',
    contains: [
      'please configure one with',
      'multiple private ipv4 addresses found',
      'no installed keys could decrypt the message',
      'failed to start consul server',
      'permission denied by acl',
      'acl not found',
      'rpc error making call: permission denied',
    ],
    pattern: raw`(?:Please configure one with|Multiple private IPv4 addresses|No installed keys could decrypt|Failed to start Consul server|Permission denied by ACL|ACL not found)`,
    example: 'memberlist: No installed keys could decrypt the message',
  },
  {
    id: 'consul-leader',
    cause: 'external-dependency',
    strength: 'error',
    contains: ['no cluster leader', 'no known consul servers'],
    pattern: null,
    example: 'agent: Coordinate update error: "No cluster leader"',
  },
];
