/** Somebody changes the password of the application's role; open connections live on. */
import type { Database } from './database.ts';
import { escalated, type Fault } from './fault.ts';

export function databasePasswordChanged(database: Database): Fault {
  return {
    does: "changes the password of the application's role in the database",
    expected: escalated('database-auth', database.service, []),
    inject: async (scene) => {
      const password = await database.password(scene);
      const at = Date.now();
      await database.setPassword(scene, `rotated-${at}`);
      return { at, heal: () => database.setPassword(scene, password), cure: null };
    },
  };
}
