/** The Erlang machine, with Elixir. */
import type { Signature } from './signature.ts';
import { hostAndPort } from './signature.ts';

const raw = String.raw;

export const erlangSignatures: readonly Signature[] = [
  {
    id: 'elixir-connect',
    cause: 'by-port',
    strength: 'error',
    contains: [
      '- :econnrefused',
      '{:error, :econnrefused}',
      'failed to connect: ** (dbconnection',
      '** (dbconnection.connectionerror) tcp connect',
      '(dbconnection.connectionerror) connection ',
    ],
    pattern: raw`(?:tcp connect \(${hostAndPort}\)|:econnrefused|failed to connect: \*\* \(DBConnection(?:\.ConnectionError\) tcp connect \(${hostAndPort}\))?|\(DBConnection\.ConnectionError\) connection (?:not available|is closed))`,
    example: '** (DBConnection.ConnectionError) tcp connect (ledger:5432): connection refused',
  },
  {
    // Its library calls the end of a handshake information.
    id: 'erlang-tls-alert',
    cause: 'tls-error',
    strength: 'error',
    anyLevel: true,
    contains: ['generated client alert: fatal'],
    pattern: null,
    example: 'TLS client: In state certify generated CLIENT ALERT: Fatal - Unknown CA',
  },
  {
    id: 'erlang-crash',
    cause: 'app-crash',
    strength: 'fatal',
    contains: [
      'kernel pid terminated',
      'erl_crash.dump',
      'runtime terminating during boot',
      'could not start kernel pid',
      'boot failed',
      'application_terminated',
      'shutdown: failed to start child',
    ],
    pattern: raw`(?:Kernel pid terminated|erl_crash\.dump|Runtime terminating during boot|Could not start kernel pid|\bBOOT FAILED\b|shutdown: failed to start child)`,
    example: 'Kernel pid terminated (application_controller) ({application_start_failure,pricing})',
  },
  {
    id: 'erlang-memory',
    cause: 'out-of-memory',
    strength: 'fatal',
    contains: [
      'eheap_alloc: cannot allocate',
      'binary_alloc: cannot allocate',
      'out of memory.',
      'system memory high watermark',
      'memory resource limit alarm set',
      'vm_memory_high_watermark set',
    ],
    pattern: raw`(?:(?:eheap|binary)_alloc: Cannot allocate|^Out of memory\.|memory resource limit alarm set|vm_memory_high_watermark set)`,
    example: 'eheap_alloc: Cannot allocate 123456 bytes of memory (of type "heap").',
  },
  {
    // A release, or a build folder, without what it was to contain.
    id: 'elixir-application-missing',
    cause: 'bad-deploy',
    strength: 'fatal',
    contains: [
      'could not find application file',
      'unchecked dependencies for environment',
      "can't continue due to errors on dependencies",
      'could not compile dependency',
    ],
    pattern: null,
    example: '** (Mix) Could not start application pricing: could not find application file',
  },
  {
    id: 'elixir-process-died',
    cause: 'app-crash',
    strength: 'error',
    broad: true,
    contains: [' terminating', 'an exception was raised', '** (undefinedfunctionerror)'],
    pattern: raw`(?:(?:GenServer|Task|gen_statem|Process|Ranch protocol) \S+ (?:\S+ )?(?:terminating|raised an exception)|an exception was raised:|\*\* \(UndefinedFunctionError\))`,
    example: '[error] GenServer Pricing.Worker terminating',
  },
  {
    id: 'ecto-no-schema',
    cause: 'database-unavailable',
    strength: 'error',
    contains: ['could not create schema migrations table'],
    pattern: null,
    example: '[error] Could not create schema migrations table. This happens for several reasons:',
  },
  {
    // PostgreSQL's names of SQLSTATE 42P01 and 42703, as Erlang's driver passes them on.
    id: 'postgrex-schema-behind',
    cause: 'bad-deploy',
    strength: 'error',
    contains: ['undefined_table', 'undefined_column'],
    pattern: null,
    example: '** (Postgrex.Error) ERROR 42P01 (undefined_table) relation "orders" is not there',
  },
  {
    id: 'elixir-address-in-use',
    cause: 'port-conflict',
    strength: 'fatal',
    contains: [':eaddrinuse', ',eaddrinuse'],
    pattern: null,
    example: '** (MatchError) no match of right hand side value: {:error, :eaddrinuse}',
  },
];
