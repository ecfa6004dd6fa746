/** The certificate of nginx runs out; it was renewed in time, and nobody told nginx. */
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { makeCertificates, useCertificate } from '../certificates.ts';
import { containerOf, docker } from '../docker.ts';
import { recovered, type Fault, type Scene } from '../fault.ts';
import { editFile, writeOverride } from '../settings.ts';
import { until } from '../until.ts';

const service = 'nginx';
const folderOf = (scene: Scene) => join(scene.folder, 'tls');

const secure = `
server {
  listen 443 ssl;
  ssl_certificate /etc/nginx/tls/current.pem;
  ssl_certificate_key /etc/nginx/tls/key.pem;
  location = /health {
    access_log off;
    return 200;
  }
  location / {
    proxy_pass http://shop;
  }
}
`;

export const certificateRenewed: Fault = {
  does: "lets nginx's certificate run out, and renews the file without a word to nginx",
  expected: recovered('tls-error', service, ['reload']),
  prepare: async (scene) => {
    await makeCertificates(folderOf(scene), 'shop.example');
    await useCertificate(folderOf(scene), 'valid.pem');
    await editFile(scene, 'nginx.conf', (text) => text + secure);
    await writeOverride(scene, {
      services: {
        [service]: {
          ports: [`127.0.0.1:${await freePort()}:443`],
          volumes: ['./tls:/etc/nginx/tls:ro'],
        },
      },
    });
  },
  inject: async (scene) => {
    const port = await securePort(scene);
    await useCertificate(folderOf(scene), 'expired.pem');
    await reload(scene);
    await until('the certificate that has run out to be served', async () =>
      (await expired(port)) ? true : null,
    );
    const at = Date.now();
    await useCertificate(folderOf(scene), 'valid.pem');
    return { at, heal: () => reload(scene), cure: () => reload(scene) };
  },
};

async function reload(scene: Scene): Promise<void> {
  await docker('exec', await containerOf(scene, service), 'nginx', '-s', 'reload');
}

async function securePort(scene: Scene): Promise<number> {
  const answer = await docker('port', await containerOf(scene, service), '443/tcp');
  return Number(answer.trim().split(':').at(-1));
}

async function expired(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { valid_to: end } = socket.getPeerCertificate();
  socket.destroy();
  return Date.parse(end) < Date.now();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
