/** One of several containers of a service dies and stays dead; the others serve on. */
import { containersOf, killForGood, start } from './docker.ts';
import { done, recovered, type Fault } from './fault.ts';
import { writeOverride } from './settings.ts';

const server = `require('node:http').createServer((_, answer) => answer.end('ok')).listen(8080)`;

export const replicaDown: Fault = {
  does: 'kills one of three containers of a service, which nothing restarts',
  expected: recovered('app-crash', 'gateway', ['start']),
  prepare: async (scene) => {
    await writeOverride(scene, {
      services: {
        gateway: {
          image: '${NOVA_BACKEND_IMAGE:-nova-rewards/backend:latest}',
          command: ['node', '--eval', server],
          init: true,
          restart: 'unless-stopped',
          scale: 3,
          expose: ['8080'],
        },
      },
    });
  },
  inject: async (scene) => {
    const [, second, ...rest] = await containersOf(scene, 'gateway');
    if (second === undefined || rest.length !== 1)
      throw new Error('the gateway has no three containers');
    const at = await killForGood(second);
    return done(at, () => start(second));
  },
};
