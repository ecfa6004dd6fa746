/** Opening the doors: a unix socket beside the store, and an address where one is configured. */
import { chmodSync, rmSync } from 'node:fs';
import type { Api, ApiParts, Door } from './api.ts';
import { buildServer } from './server.ts';
import { socketPath } from './socket-path.ts';

/** Where people listen from: `host:port`, as the configuration has checked it. */
export interface NetworkDoor {
  readonly host: string;
  readonly port: number;
  readonly door: Extract<Door, { kind: 'network' }>;
}

export interface Doors {
  /** For messages: where the API is reached; null when only by the socket. */
  readonly url: string | null;
  readonly close: () => Promise<void>;
}

/**
 * Opens them; whoever calls holds the folder's lock, so a socket that is there is a left-over.
 * A path too long for a socket (107 bytes) is told, and costs only the command line's answers.
 */
export async function openDoors(
  parts: ApiParts,
  state: string,
  network: NetworkDoor | null,
): Promise<Doors> {
  const servers: Api[] = [];
  const close = async () => {
    await Promise.all(servers.map((server) => server.close()));
    rmSync(socketPath(state), { force: true });
  };
  try {
    const local = await openSocket(parts, socketPath(state));
    if (local !== null) servers.push(local);
    if (network === null) return { url: null, close };
    const server = await buildServer(parts, network.door);
    servers.push(server);
    const url = await server.listen({ host: network.host, port: network.port });
    return { url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openSocket(parts: ApiParts, path: string): Promise<Api | null> {
  if (Buffer.byteLength(path) > 107) {
    parts.onFailure('socket', new Error(`${path} is too long for a socket: use the HTTP API`));
    return null;
  }
  rmSync(path, { force: true });
  const server = await buildServer(parts, { kind: 'socket' });
  // The folder is for its owner only, so nobody comes between these two.
  await server.listen({ path });
  chmodSync(path, 0o600);
  return server;
}
