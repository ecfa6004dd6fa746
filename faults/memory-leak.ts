/** Each request of one kind leaves something behind in memory, until the kernel kills the process; each start begins anew. */
import type { Fault } from './fault.ts';
import { startLoad } from './load.ts';
import { forRequests, preload } from './preload.ts';

const path = '/api/v1/ledger/entries';

/**
 * MiB for each request: fast enough to use up twice the limit before an incident can end, which
 * takes real leaks hours.
 */
const leak = 48;
const flaw = `() => (globalThis.kept ??= []).push(Buffer.alloc(${leak} << 20, 1))`;

export const memoryLeak: Fault = {
  does: `asks for what leaks ${leak} MiB, again and again, until the kernel kills the backend`,
  expected: {
    ...{ cause: 'out-of-memory', component: 'backend', outcome: 'escalated' },
    ...{ remedies: ['raise-memory'], afterHealing: [], mayReplace: [] },
  },
  arrange: (scene) => preload(scene, forRequests(path, flaw)),
  inject: async (scene) => {
    const load = await startLoad(scene, `${path}/none`, 150);
    return { at: await load.broken(), heal: load.stop, cure: null };
  },
};
