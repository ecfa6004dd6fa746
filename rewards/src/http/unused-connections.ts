import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Node closes idle connections when a server closes, and counts one on which nothing was ever asked
 * as busy: whoever merely holds it open would hold up the end until the engine kills us.
 */
export function closeUnusedConnections(app: FastifyInstance): void {
  const open = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  app.addHook('preClose', (done) => {
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
    done();
  });
}
