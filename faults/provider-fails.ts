/** An endpoint outside the project, which the backend uses, answers, and answers badly. */
import { containerOf, docker } from './docker.ts';
import { escalated, type Fault, type Scene } from './fault.ts';
import { editFile, withValue } from './settings.ts';

/** A name of the kind that RFC 2606 keeps free; the provider's container answers to it. */
const host = 'horizon.example';

const nameOf = (scene: Scene) => `${scene.project}-provider`;

/** Passes requests on to the stand-in until `/tmp/harm` says how to answer instead. */
const gate = `
const { createServer, request } = require('node:http');
const { readFileSync } = require('node:fs');
const harm = () => { try { return readFileSync('/tmp/harm', 'utf8').trim(); } catch { return ''; } };
createServer((asked, answer) => {
  const now = harm();
  if (now === 'slow') return;
  if (now !== '') { answer.writeHead(Number(now)); answer.end('{"title":"failed"}'); return; }
  const { url: path, method, headers } = asked;
  asked.pipe(request({ port: 8000, path, method, headers }, (reply) => {
    answer.writeHead(reply.statusCode, reply.headers);
    reply.pipe(answer);
  }).on('error', () => answer.destroy()));
}).listen(8080);
require('node:child_process').spawn('node', ['horizon/main.ts'], { stdio: 'inherit' });
`;

/** @param harm an HTTP status, or `slow` for no answer at all */
export function providerFails(harm: 'slow' | `${number}`): Fault {
  return {
    does: `lets the Horizon of a provider outside the project ${harm === 'slow' ? 'take requests and never answer' : `answer ${harm}`}`,
    expected: escalated('external-dependency', host, []),
    prepare: async (scene) => {
      const url = withValue('STELLAR_HORIZON_URL', () => `http://${host}:8080`);
      await editFile(scene, 'backend.env', url);
    },
    arrange: async (scene) => {
      const image = await docker(
        ...['inspect', '--format', '{{.Image}}', await containerOf(scene, 'backend')],
      );
      const name = nameOf(scene);
      await docker(
        ...['run', '--detach', '--init', '--name', name, '--network', `${scene.project}_default`],
        ...['--network-alias', host, image, 'node', '-e', gate],
      );
      return async () => {
        await docker('rm', '--force', name);
      };
    },
    inject: async (scene) => {
      const shell = (script: string) => docker('exec', nameOf(scene), 'sh', '-c', script);
      const at = Date.now();
      await shell(`echo ${harm} > /tmp/harm`);
      return {
        at,
        heal: async () => {
          await shell('rm -f /tmp/harm');
        },
        cure: null,
      };
    },
  };
}
