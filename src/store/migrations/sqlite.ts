import { sql as log } from './sqlite-0001-log.ts';
import { sql as journal } from './sqlite-0002-journal.ts';
import { sql as openServices } from './sqlite-0003-open-services.ts';
import { sql as overrides } from './sqlite-0004-overrides.ts';
import { sql as seen } from './sqlite-0005-seen.ts';
import { sql as watches } from './sqlite-0006-watches.ts';
import { sql as subscribers } from './sqlite-0007-subscribers.ts';

/**
 * In order and never changed once released: entry n leads from schema n to schema n + 1.
 * A change that an older program would misread (a new event type is one) needs an entry too,
 * an empty one if no table changes, so that the older program refuses instead of guessing.
 */
export const sqliteMigrations: readonly string[] = [
  log,
  journal,
  openServices,
  overrides,
  seen,
  watches,
  subscribers,
];
