/** A mail server on a port of this machine that takes everything, and remembers what came to whom. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Mail {
  /** Of the envelope. */
  readonly to: readonly string[];
  /** With the line ends of this machine, and without those that quoted-printable made. */
  readonly text: string;
}

export interface Mailbox {
  readonly url: string;
  readonly mails: readonly Mail[];
  /** What the next mails are answered with; null: they are taken. */
  readonly refuse: (code: number | null) => void;
  readonly stop: () => Promise<void>;
}

export async function startMailbox(password: string): Promise<Mailbox> {
  const mails: Mail[] = [];
  let refused: number | null = null;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username }, _session, done) => done(null, { user: username }),
    onRcptTo: (_address, _session, done) =>
      done(refused === null ? null : Object.assign(new Error('no'), { responseCode: refused })),
    onData: (stream, { envelope }, done) => {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      stream.on('end', () => {
        const to = envelope.rcptTo.map(({ address }) => address);
        mails.push({ to, text: readable(text) });
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://nova:${password}@127.0.0.1:${port}`,
    mails,
    refuse: (code) => (refused = code),
    stop: () => new Promise<void>((resolve) => server.close(resolve)),
  };
}

function readable(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(/(?<!\?)=\n/g, '')
    .replaceAll('=3D', '=');
}
