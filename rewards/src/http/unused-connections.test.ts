import { once } from 'node:events';
import { connect } from 'node:net';
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { closeUnusedConnections } from './unused-connections.ts';

test('a connection on which nothing was asked does not hold up the end, an open request does', async () => {
  const app = Fastify();
  closeUnusedConnections(app);
  const asked = Promise.withResolvers<undefined>();
  const answer = Promise.withResolvers<string>();
  app.get('/', () => {
    asked.resolve(undefined);
    return answer.promise;
  });
  const address = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
  const unused = connect(Number(address.port), '127.0.0.1');
  await once(unused, 'connect');
  const request = fetch(address, { headers: { connection: 'close' } });
  await asked.promise;
  const unusedClosed = once(unused, 'close');
  const closed = app.close();
  await unusedClosed;
  answer.resolve('done');
  expect(await (await request).text()).toBe('done');
  await closed;
});
