/** The certificate of an endpoint outside the project, which the backend uses, has run out. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeCertificates, useCertificate } from './certificates.ts';
import { containerOf, docker } from './docker.ts';
import { escalated, type Fault, type Scene } from './fault.ts';
import { editFile, withValue, writeOverride } from './settings.ts';

/** A name of the kind that RFC 2606 keeps free; the provider's container answers to it. */
const host = 'horizon.example';
const port = 8443;

const nameOf = (scene: Scene) => `${scene.project}-provider`;
const folderOf = (scene: Scene) => join(scene.folder, 'tls');

/** Horizon behind TLS, with whatever certificate lies there when it starts. */
const server = `
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createStandIn } from '/app/horizon/server.ts';
const app = createStandIn(Date.now(), Date.now);
await app.ready();
const cert = readFileSync('/tls/current.pem');
createServer({ cert, key: readFileSync('/tls/key.pem') }, (question, answer) =>
  app.routing(question, answer),
).listen(${port});
`;

export const certificateExpired: Fault = {
  does: "lets the certificate of the provider's Horizon run out",
  expected: escalated('tls-error', host, []),
  prepare: async (scene) => {
    await makeCertificates(folderOf(scene), host);
    await writeFile(join(folderOf(scene), 'server.ts'), server);
    await editFile(
      scene,
      'backend.env',
      withValue('STELLAR_HORIZON_URL', () => `https://${host}:${port}`),
    );
    await writeOverride(scene, {
      services: {
        backend: {
          environment: { NODE_EXTRA_CA_CERTS: '/tls/ca.pem' },
          volumes: ['./tls/ca.pem:/tls/ca.pem:ro'],
        },
      },
    });
  },
  arrange: async (scene) => {
    const image = await docker(
      ...['inspect', '--format', '{{.Image}}', await containerOf(scene, 'backend')],
    );
    const name = nameOf(scene);
    await useCertificate(folderOf(scene), 'valid.pem');
    await docker(
      ...['run', '--detach', '--init', '--name', name, '--network', `${scene.project}_default`],
      ...['--network-alias', host, '--volume', `${folderOf(scene)}:/tls:ro`, image],
      ...['sh', '-c', 'while :; do node /tls/server.ts; done'],
    );
    return async () => {
      await docker('rm', '--force', name);
    };
  },
  inject: async (scene) => {
    await useCertificate(folderOf(scene), 'expired.pem');
    const at = Date.now();
    await reload(scene);
    return {
      at,
      heal: async () => {
        await useCertificate(folderOf(scene), 'valid.pem');
        await reload(scene);
      },
      cure: null,
    };
  },
};

/** The loop around the server starts it again, with the certificate that lies there now. */
async function reload(scene: Scene): Promise<void> {
  await docker('exec', nameOf(scene), 'sh', '-c', 'kill -9 $(pidof node)');
}
