/** Questions put to real listeners of this process: what each face of a fault looks like. */
import { spawn } from 'node:child_process';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../../src/probe/ask.ts';
import type { Answer, Question } from '../../src/probe/question.ts';

const open = new Set<Socket>();
const servers: Server[] = [];
const ports = { silent: 0, closing: 0, http: 0, nobody: 0, full: 0 };

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.on('connection', (socket: Socket) => open.add(socket));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  ports.silent = await listen(createServer());
  ports.closing = await listen(createServer((socket) => socket.end()));
  ports.full = await listen(
    createServer((socket) => socket.end('-ERR max number of clients reached\r\n')),
  );
  ports.http = await listen(
    createHttpServer((request, response) => {
      response.statusCode = Number(request.url?.slice(1, 4));
      if (request.url?.endsWith('stream') === true) response.write('first');
      else response.end('x'.repeat(10_000));
    }),
  );
  const gone = createServer();
  ports.nobody = await listen(gone);
  await new Promise((done) => gone.close(done));
});

afterAll(() => {
  for (const socket of open) socket.destroy();
  for (const server of servers) server.close();
});

async function put(question: Question, deadline = 1_500): Promise<Answer> {
  const answer = await ask(question, 'host', deadline);
  if ('unaskable' in answer) throw new Error(answer.unaskable);
  return answer;
}

const http = (path: string, port = ports.http) =>
  put({ kind: 'http', url: `http://127.0.0.1:${port}${path}` });

describe('http', () => {
  test.each([
    ['/200', 'ready'],
    ['/302', 'ready'],
    ['/429', 'ready'],
    ['/500', 'protocol-error'],
    ['/503', 'protocol-error'],
  ] as const)('%s is %s', async (path, state) => {
    const answer = await http(path);
    expect({ state: answer.state, status: answer.status }).toEqual({
      state,
      status: Number(path.slice(1)),
    });
    expect(answer.body.length).toBe(4_096);
  });

  test('a body that never ends is still an answer', async () => {
    expect(await http('/200/stream')).toMatchObject({ state: 'ready', status: 200, body: 'first' });
  });

  test('connected and nothing came is silent', async () => {
    expect(await http('/', ports.silent)).toMatchObject({ state: 'timeout', silent: true });
  });

  test('nobody listening is refused, not silent', async () => {
    expect(await http('/', ports.nobody)).toMatchObject({ state: 'refused', silent: false });
  });

  test('a text that is no URL is a setting that cannot work', async () => {
    expect(await put({ kind: 'http', url: 'nonsense' })).toMatchObject({
      state: 'invalid-settings',
    });
  });
});

describe('tcp', () => {
  const tcp = (port: number) => put({ kind: 'tcp', host: '127.0.0.1', port });
  test('a port that stays open is ready', async () => {
    expect(await tcp(ports.silent)).toMatchObject({ state: 'ready' });
  });
  test('a proxy that accepts and hangs up has nobody behind it', async () => {
    expect(await tcp(ports.closing)).toMatchObject({ state: 'refused' });
  });
  test('a closed port is refused', async () => {
    expect(await tcp(ports.nobody)).toMatchObject({ state: 'refused' });
  });
});

describe.each(['postgres', 'redis'] as const)('%s', (kind) => {
  const login = (port: number) =>
    put({ kind, url: `${kind}://app:canary-secret@127.0.0.1:${port}/0` });

  test('a server that accepts and says nothing is silent, within the deadline', async () => {
    const answer = await login(ports.silent);
    expect(answer).toMatchObject({ state: 'timeout', silent: true });
    expect(answer.elapsed).toBeLessThan(4_000);
  });
  test('nobody listening is refused', async () => {
    expect(await login(ports.nobody)).toMatchObject({ state: 'refused', silent: false });
  });
  test('a connection that is closed at once is refused', async () => {
    expect(await login(ports.closing)).toMatchObject({ state: 'refused' });
  });
  test('a name that nobody knows is not found', async () => {
    const answer = await put({ kind, url: `${kind}://a:canary-secret@no.such.invalid/0` }, 4_000);
    expect(answer.state).toBe('name-not-found');
  });
  test('no answer holds the password', async () => {
    const answers = [await login(ports.nobody), await login(ports.closing)];
    expect(JSON.stringify(answers)).not.toContain('canary');
  });
});

test('a redis that takes no more clients is exhausted', async () => {
  const url = `redis://127.0.0.1:${ports.full}`;
  expect(await put({ kind: 'redis', url })).toMatchObject({ state: 'exhausted' });
});

test('a process that does not exist has no network to ask from', async () => {
  const gone = await ask({ kind: 'resolve', name: 'localhost' }, { namespaceOf: 4_194_304 }, 500);
  expect(gone).toHaveProperty('unaskable');
});

test('what ends while it is asked has not answered', async () => {
  const process = spawn('sleep', ['60'], { stdio: 'ignore' });
  const asked = createServer(() => process.kill('SIGKILL'));
  const port = await listen(asked);
  const { pid } = process;
  if (pid === undefined) throw new Error('sleep could not be started');
  const answer = await ask(
    { kind: 'http', url: `http://127.0.0.1:${port}/` },
    { namespaceOf: pid },
    500,
  );
  expect(process.killed, 'the question never came').toBe(true);
  expect(answer).toEqual({ unaskable: 'the container ended while it was asked' });
});
