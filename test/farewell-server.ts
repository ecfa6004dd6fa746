/** A PostgreSQL server that ends each connection with the very bytes that end its login. */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

export interface FarewellServer {
  readonly connection: string;
  readonly logins: () => number;
  readonly close: () => Promise<void>;
}

/** The protocol's frame: a letter, then the length of what follows with its own four bytes. */
function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const loggedIn = Buffer.concat([message('R', Buffer.alloc(4)), message('Z', Buffer.from('I'))]);
const fields = ['SFATAL', 'VFATAL', 'C57P01', 'Mterminating connection', ''];
const farewell = message('E', Buffer.from(`${fields.join('\0')}\0`));

/** Whoever starts one closes it. */
export async function startFarewellServer(): Promise<FarewellServer> {
  let logins = 0;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      logins += 1;
      socket.end(Buffer.concat([loggedIn, farewell]));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    connection: `postgres://nova@127.0.0.1:${port}/nova`,
    logins: () => logins,
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}
