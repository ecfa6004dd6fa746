/** Opening the doors: a unix socket beside the store, and an address where one is configured. */
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { Api, ApiParts, Door } from './api.ts';
import { DoorProblem } from './door-problem.ts';
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
    checkTls(network.door.tls, 'http');
    const server = await buildServer(parts, network.door);
    servers.push(server);
    return { url: await listenAt(server, network, 'http'), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A section of the configuration that says where something listens. */
type Section = 'http' | 'status';

/** Throws DoorProblem. A wrong key would else be told by the first client, in words of OpenSSL. */
export function checkTls(tls: NetworkDoor['door']['tls'], section: Section): void {
  if (tls === null) return;
  const [cert, key] = [tls.cert, tls.key].map((file) => {
    try {
      return readFileSync(file);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      throw new DoorProblem(`${section}.tls: ${file} cannot be read (${code})`);
    }
  });
  try {
    createSecureContext({ cert, key });
  } catch {
    // The reason is a number of OpenSSL's.
    throw new DoorProblem(
      `${section}.tls: ${tls.cert} and ${tls.key} are no certificate and its key, both as PEM`,
    );
  }
}

/** Throws DoorProblem. */
export async function listenAt(
  server: Api,
  { host, port }: NetworkDoor,
  section: Section,
): Promise<string> {
  try {
    return await server.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const why = reasons[code];
    if (why === undefined) throw error;
    throw new DoorProblem(`${section}.listen: ${host}:${port} ${why}`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program: name another port, or end that program',
  EADDRNOTAVAIL: 'is no address of this machine',
  EACCES: 'may not be used by this user: ports below 1024 need root',
};

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
