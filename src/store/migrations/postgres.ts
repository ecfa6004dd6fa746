import { sql as log } from './postgres-0001-log.ts';

/** As `sqlite.ts` says: in order, never changed once released. */
export const postgresMigrations: readonly string[] = [log];
