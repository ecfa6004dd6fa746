/** Rust: panics and errors of its standard library. */
import type { Signature } from './signature.ts';
import { hostAndPort } from './signature.ts';

const raw = String.raw;

export const rustSignatures: readonly Signature[] = [
  {
    id: 'rust-os-error',
    cause: 'by-port',
    strength: 'error',
    contains: ['(os error 111)', 'kind: connectionrefused', 'code: 111'],
    pattern: raw`(?:\b(?:to|at|url|addr\w*|connect\w*)\W{1,4}(?:\w+://)?${hostAndPort}.*)?(?:\(os error 111\)|ConnectionRefused)`,
    example: 'tcp connect error: Connection refused (os error 111)',
  },
  {
    id: 'rust-addr-in-use',
    cause: 'port-conflict',
    strength: 'fatal',
    contains: ['kind: addrinuse', '(os error 98)', 'code: 98'],
    pattern: null,
    example: 'called on an `Err` value: Os { code: 98, kind: AddrInUse }',
  },
  {
    id: 'rust-files',
    cause: 'fd-exhaustion',
    strength: 'error',
    contains: ['(os error 24)', '(os error 23)', 'code: 24,'],
    pattern: null,
    example: 'Error: no more of them (os error 24)',
  },
  {
    id: 'rust-disk',
    cause: 'disk-full',
    strength: 'error',
    contains: ['(os error 28)', 'storagefull'],
    pattern: null,
    example: 'Error: write failed (os error 28)',
  },
  {
    id: 'rust-denied',
    cause: 'config-error',
    strength: 'error',
    contains: ['(os error 13)', '(os error 30)', 'kind: permissiondenied'],
    pattern: null,
    example: 'Error: Permission denied (os error 13)',
  },
  {
    id: 'rust-variable',
    cause: 'config-error',
    strength: 'fatal',
    contains: ['notpresent', 'environment variable not found'],
    pattern: null,
    example: 'called `Result::unwrap()` on an `Err` value: NotPresent',
  },
  {
    // The errors of `str::parse`: what a program parses when it starts are its settings.
    id: 'rust-value',
    cause: 'config-error',
    strength: 'error',
    contains: [
      'parseinterror',
      'parsefloaterror',
      'parseboolerror',
      'addrparseerror',
      'relativeurlwithoutbase',
    ],
    pattern: null,
    example: 'panicked at src/main.rs:9:5: ParseIntError { kind: InvalidDigit }',
  },
  {
    // How serde refuses what it reads.
    id: 'rust-serde',
    cause: 'config-error',
    strength: 'error',
    broad: true,
    contains: [
      'invalid type: ',
      'missing field ',
      'unknown field ',
      'unknown variant ',
      'invalid value: ',
    ],
    pattern: raw`(?:invalid (?:type|value): .*, expected |(?:missing|unknown) (?:field|variant) \x60(?P<subject>[\w.-]+)\x60)`,
    example: 'Error: missing field `ledger_url` at line 3 column 1',
  },
];
