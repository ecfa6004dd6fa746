/** Somebody renames the application's database while it is in use. */
import type { Database } from './database.ts';
import { escalated, type Fault } from './fault.ts';

export function databaseMissing(database: Database): Fault {
  return {
    does: "gives the application's database another name",
    expected: escalated('database-auth', database.service, []),
    inject: async (scene) => {
      const at = Date.now();
      await database.rename(scene);
      return { at, heal: () => database.renameBack(scene), cure: null };
    },
  };
}
