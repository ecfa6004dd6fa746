/** Somebody changes the password of the application's role; open connections live on. */
import { asAdministrator, credentials } from './database.ts';
import { escalated, type Fault } from './fault.ts';

export const databasePasswordChanged: Fault = {
  does: "changes the password of the application's role in the database",
  expected: escalated('database-auth', 'postgres', []),
  inject: async (scene) => {
    const { role, password } = await credentials(scene);
    const set = (value: string) =>
      asAdministrator(scene, `alter role "${role}" password '${value}'`);
    const at = Date.now();
    await set(`rotated-${at}`);
    return {
      at,
      heal: async () => {
        await set(password);
      },
      cure: null,
    };
  },
};
