import { sql as log } from './postgres-0001-log.ts';
import { sql as overrides } from './postgres-0002-overrides.ts';
import { sql as seen } from './postgres-0003-seen.ts';
import { sql as watches } from './postgres-0004-watches.ts';
import { sql as subscribers } from './postgres-0005-subscribers.ts';

/** As `sqlite.ts` says: in order, never changed once released. */
export const postgresMigrations: readonly string[] = [log, overrides, seen, watches, subscribers];
