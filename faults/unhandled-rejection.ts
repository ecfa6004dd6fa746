/** A promise that nobody waits for is rejected for one kind of request: each of them ends the process. */
import type { Fault } from './fault.ts';
import { startLoad } from './load.ts';
import { forRequests, preload } from './preload.ts';

const path = '/api/v1/ledger/entries';

/** What is asked of a member who has none, as it happens to people's programs. */
const flaw = `async function notifyMember() {
  const member = await Promise.resolve(undefined);
  return member.email;
}`;

export const unhandledRejection: Fault = {
  does: 'asks for what rejects a promise that nobody handles, again and again: each request ends the backend',
  expected: {
    ...{ cause: 'app-crash', component: 'backend', outcome: 'escalated' },
    ...{ remedies: ['restart'], afterHealing: [], mayReplace: [] },
  },
  arrange: (scene) => preload(scene, forRequests(path, flaw)),
  inject: async (scene) => {
    const load = await startLoad(scene, `${path}/none`, 200);
    return { at: await load.broken(), heal: load.stop, cure: null };
  },
};
