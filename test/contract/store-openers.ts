/** The stores that the contract holds, by name: the suite and its child process both open them. */
import { openPostgresStore } from '../../src/store/postgres.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { IncidentStore } from '../../src/store/store.ts';

/** `location` is a folder or a connection string. */
export type OpenStore = (location: string) => Promise<IncidentStore>;

export const storeOpeners = {
  sqlite: (folder) => openSqliteStore(folder),
  postgres: openPostgresStore,
} satisfies Record<string, OpenStore>;

export type StoreName = keyof typeof storeOpeners;
