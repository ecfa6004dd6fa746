/** How a store's schema stands to this program's: one answer for every kind of store. Pure. */
import { StoreError } from './store.ts';

export type SchemaState = 'empty' | 'older' | 'current';

/**
 * @param version how many migrations the store has had
 * @param known how many this program knows
 * @throws StoreError STORE_NEWER
 */
export function compareSchema(version: number, known: number): 'older' | 'current' {
  if (version > known)
    throw new StoreError(
      'STORE_NEWER',
      `the store has schema ${version} and this program knows up to ${known}: ` +
        'run the newer version of this program, or choose another store',
    );
  return version < known ? 'older' : 'current';
}

/** What a reader is told of a store that it may not bring up to date itself. */
export function olderSchema(): StoreError {
  return new StoreError(
    'STORE_UNAVAILABLE',
    'the store was written by an older version; start the responder once to bring it up to date',
  );
}
