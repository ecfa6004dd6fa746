/** Large requests need more memory than the backend may have: the kernel kills it under load. */
import { bulkRequest } from './bulk-request.ts';
import { containerOf, docker } from './docker.ts';
import { recovered, type Fault, type Scene } from './fault.ts';
import { editFile } from './settings.ts';

/**
 * The backend's limit before the fault. One such request drives it to 235 to 259 MiB, and two at
 * once, when one outlives its client, to about 300 MiB (rewards/README.md): more than this, and
 * less than twice this.
 */
const limit = '192m';
/** What the backend needs under this load, as measured. */
const enough = '384m';
/** So many requests in a row that are answered after the kill end the load: then there is enough. */
const proofs = 2;
/** The load ends by itself after this time, and must have reached the limit within that, in milliseconds. */
const duration = 90_000;
const patience = 60_000;

export const outOfMemory: Fault = {
  does: 'sends bulk requests that need more memory than the container may have',
  expected: recovered('out-of-memory', 'backend', ['raise-memory']),
  prepare: async (scene) => {
    await editFile(scene, '.env', (text) => `${text}NOVA_BACKEND_MEMORY=${limit}\n`);
  },
  inject: async (scene) => {
    const load = await prepareLoad(scene);
    const killed = new Promise<number>((resolve, reject) => {
      load.start(() => resolve(Date.now()));
      setTimeout(() => reject(new Error('the load did not reach the limit')), patience).unref();
    });
    const container = await containerOf(scene, 'backend');
    return {
      at: await killed,
      heal: load.stop,
      over: load.over,
      cure: async () => {
        await docker('update', '--memory', enough, '--memory-swap', enough, container);
      },
    };
  },
};

interface Load {
  /** `onBroken` is called when the first connection breaks: the process behind it was killed. */
  readonly start: (onBroken: () => void) => void;
  readonly stop: () => Promise<void>;
  readonly over: () => Promise<unknown>;
}

async function prepareLoad(scene: Scene): Promise<Load> {
  const request = await bulkRequest(scene);
  const end = Date.now() + duration;
  let [stopped, broken, answered] = [false, false, 0];
  const send = async (onBroken: () => void) => {
    for (let count = 0; !stopped && answered < proofs && Date.now() < end; count++) {
      await request(`load-${count}`).then(
        () => {
          if (broken) answered += 1;
        },
        () => {
          [broken, answered] = [true, 0];
          onBroken();
        },
      );
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  };
  let sending: Promise<unknown> = Promise.resolve();
  return {
    start(onBroken) {
      sending = send(onBroken);
    },
    async stop() {
      stopped = true;
      await sending;
    },
    over: () => sending,
  };
}
