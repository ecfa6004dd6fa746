/** A client opens connections to the backend and keeps them, until it may open no more files. */
import { get } from 'node:http';
import { connect, type Socket } from 'node:net';
import { containerOf, docker, publishedPort } from './docker.ts';
import { recovered, type Fault } from './fault.ts';
import { writeOverride } from './settings.ts';
import { until } from './until.ts';

/** The backend has about forty files open when nobody asks for anything. */
const limit = 160;

export const tooManyOpenFiles: Fault = {
  does: 'keeps connections to the backend open until it may open no more files',
  expected: recovered('fd-exhaustion', 'backend', ['restart']),
  prepare: async (scene) => {
    await writeOverride(scene, {
      services: { backend: { ulimits: { nofile: { soft: limit, hard: limit } } } },
    });
  },
  inject: async (scene) => {
    const port = await publishedPort(scene, 'backend', 4000);
    let at = Date.now();
    const sockets = Array.from({ length: limit }, () => open(port));
    const heal = () => {
      for (const socket of sockets) socket.destroy();
      return Promise.resolve();
    };
    await until('the last file to be taken', async () => {
      const asked = Date.now();
      if (!(await answers(port))) return true;
      at = asked;
      // It has closed files of its own since.
      sockets.push(...Array.from({ length: 20 }, () => open(port)));
      return null;
    });
    return {
      at,
      heal,
      cure: async () => {
        await heal();
        await docker('restart', '--time', '5', await containerOf(scene, 'backend'));
      },
    };
  },
};

function open(port: number): Socket {
  const socket = connect({ host: '127.0.0.1', port });
  // Those beyond the limit are closed by the other side, all others when it ends.
  socket.on('error', () => undefined);
  socket.unref();
  return socket;
}

/** Over a connection of its own: one that was kept has its file already. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = { host: '127.0.0.1', port, path: '/health', agent: false, timeout: 2_000 };
    const request = get(asked, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(false));
  });
}
