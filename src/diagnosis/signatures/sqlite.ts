/** SQLite, by its result codes and their texts. */
import type { Signature } from './signature.ts';

const raw = String.raw;

export const sqliteSignatures: readonly Signature[] = [
  {
    id: 'sqlite-corrupt',
    cause: 'data-corruption',
    strength: 'fatal',
    contains: [
      'database disk image is malformed',
      'file is not a database',
      'file is encrypted or is not a database',
      'sqlite_corrupt',
      'sqlite_notadb',
    ],
    pattern: null,
    example: 'sqlite3.DatabaseError: database disk image is malformed',
  },
  {
    id: 'sqlite-cannot-open',
    cause: 'config-error',
    strength: 'error',
    contains: [
      'unable to open database file',
      'unable to open the database file',
      'attempt to write a readonly database',
      'sqlite_cantopen',
      'sqlite_readonly',
      'sqlite_perm',
    ],
    pattern: null,
    example: 'sqlite3.OperationalError: unable to open database file',
  },
  {
    id: 'sqlite-disk',
    cause: 'host-exhausted',
    strength: 'fatal',
    contains: ['sqlite_ioerr', 'sqlite_nomem', 'operationalerror: disk i/o error'],
    pattern: null,
    example: 'SqliteError: SQLITE_IOERR while the ledger was read',
  },
  {
    id: 'sqlite-full',
    cause: 'disk-full',
    strength: 'error',
    contains: ['sqlite_full', 'database or disk is full'],
    pattern: null,
    example: 'SQLITE_FULL: database or disk is full',
  },
  {
    id: 'sqlite-schema',
    cause: 'bad-deploy',
    strength: 'error',
    contains: ['no such table: ', 'has no column named ', 'no such column: '],
    pattern: raw`(?:no such (?:table|column): (?P<subject>[\w.]+)|has no column named (?P<subject>\w+))`,
    example: 'sqlite3.OperationalError: no such table: orders',
  },
];
