/** The disk of the engine is full: an engine of its own, and two services that know nothing of each other. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { rootCause } from '../../src/incident/incident.ts';
import { fold } from '../../src/incident/transition.ts';
import { mebibyte } from '../examples/facts.ts';
import { freePort } from '../free-port.ts';
import { startOwnEngine, whyNoEngine, type OwnEngine } from '../own-engine.ts';
import { startResponder, type Responder } from '../responder.ts';
import { engineHost } from '../rig.ts';

const run = promisify(execFile);
const image = 'nova-rewards/backend:latest';
const project = 'nova-test-disk';
/** Builds that nothing uses: two images that have lost their name. */
const build = 64 * mebibyte;

const missing = await whyNoEngine();
if (missing !== null) process.stderr.write(`host-disk-full is not tested: ${missing}\n`);

/** Writes a mebibyte for each question; what becomes of it when it cannot is its argument. */
const writer = (whenFull: string) => `
const fs = require('node:fs');
require('node:http').createServer((_, response) => {
  try {
    fs.writeFileSync('/data/next', Buffer.alloc(1_048_576, 'x'), { flush: true });
    fs.renameSync('/data/next', '/data/last');
    response.end('written');
  } catch (error) {
    console.error(error);
    ${whenFull};
  }
}).listen(8000);
`;

async function service(name: string, whenFull: string) {
  return {
    ...{ image, user: 'root', restart: 'unless-stopped' },
    command: ['node', '-e', writer(whenFull).replaceAll('$', '$$')],
    ports: [`127.0.0.1:${await freePort()}:8000`],
    volumes: [`${name}:/data`],
    healthcheck: {
      test: ['CMD', 'curl', '-fsS', '-o', '/dev/null', 'http://127.0.0.1:8000/health'],
      ...{ interval: '5s', timeout: '4s', start_period: '10s' },
    },
  };
}

async function startServices(folder: string): Promise<void> {
  const services = {
    archive: await service('archive', 'process.exit(1)'),
    mail: await service('mail', 'response.writeHead(503).end()'),
  };
  const compose = { services, volumes: { archive: {}, mail: {} } };
  await writeFile(join(folder, 'compose.yaml'), JSON.stringify(compose));
  await run('docker', ['compose', '-p', project, 'up', '--detach', '--wait'], { cwd: folder });
}

async function copyImage({ host }: OwnEngine): Promise<void> {
  const pipe = 'docker --host "$1" save "$3" | docker --host "$2" load';
  await run('sh', ['-c', pipe, 'sh', engineHost(), host, image]);
}

/** Takes all that is left but half of what each service writes. */
async function fill({ data }: OwnEngine): Promise<string> {
  const ballast = join(data, 'ballast');
  const { bavail, bsize } = await statfs(data);
  await run('fallocate', ['--length', String(bavail * bsize - mebibyte / 2), ballast]);
  return ballast;
}

const program = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');
const nova = (...argv: readonly string[]) => run(process.execPath, [program, ...argv]);

const named = async ({ docker }: OwnEngine) =>
  (await docker('images', '--format', '{{.Repository}}', '--filter', 'dangling=false')).split('\n');

function incidentsOf({ events }: Responder) {
  const ids = [...new Set(events.map(({ incident }) => incident))];
  return ids.map((id) => fold(events.filter(({ incident }) => incident === id)));
}

test.skipIf(missing !== null)(
  'a full disk of the engine gets room, and what could not write comes back',
  async () => {
    const own = await startOwnEngine(1_400 * mebibyte, 'file');
    onTestFinished(() => own.stop(), 60_000);
    await copyImage(own);
    vi.stubEnv('DOCKER_HOST', own.host);
    onTestFinished(() => void vi.unstubAllEnvs());
    for (let count = 0; count < 3; count++) await own.makeImage('built:1', build);
    const folder = await mkdtemp(join(tmpdir(), `${project}-`));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await startServices(folder);
    const images = await named(own);
    const responder = await startResponder({ project, folder });
    try {
      await fill(own);
      const called = await responder.waitFor('escalated', 120_000);
      expect(called).toMatchObject({ reason: 'ask' });
      // One incident asks for both; the other is held under it, and changes nothing.
      const held = await responder.waitFor('held-under', 60_000);
      expect(held).toMatchObject({ root: "the host's disk" });
      const ids = new Set(responder.events.map(({ incident }) => incident));
      const asking = [...ids].find((id) => id === held.leader) ?? 'nobody';
      await nova('approve', asking, '--config', join(folder, 'nova.yaml'));
      const all = () => incidentsOf(responder);
      await vi.waitUntil(() => all().every((one) => one?.phase === 'resolved'), 200_000);
      expect(all()).toHaveLength(2);
      for (const one of all()) expect(one && rootCause(one)?.kind).toBe('disk-full');
      // An engine that could not start the one that ended may have given it up: then it is started.
      const done = all().flatMap((one) => one?.intents ?? []);
      expect(done.map(({ plan }) => plan.action.remedy)).toEqual(
        done.length === 1 ? ['reclaim-disk'] : ['reclaim-disk', 'start'],
      );
      // The last known good ones have got a name more.
      expect(await named(own)).toEqual(expect.arrayContaining(images));
    } catch (error) {
      process.stderr.write(`${responder.story()}\n`);
      throw error;
    } finally {
      await responder.stop();
      await run('docker', ['compose', '-p', project, 'down', '--volumes', '--timeout', '1'], {
        cwd: folder,
      });
    }
  },
  500_000,
);
