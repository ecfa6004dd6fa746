/** Override files of several replicas over one store, and what Compose makes of them. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { composeConfig } from '../../src/docker/compose.ts';
import { overrideFileAt, type KeptOverrides } from '../../src/docker/override-file.ts';
import { overrideName, overridesIn, withOverride } from '../../src/docker/override.ts';
import { isProblem } from '../../src/docker/problem.ts';
import type { Override } from '../../src/remedy/override.ts';
import { engineHost } from '../rig.ts';
import { startPostgres, type TestPostgres } from '../postgres.ts';
import { raised, rolledBack } from './store-events.ts';
import { storeOpeners, type StoreName } from './store-openers.ts';

let postgres: TestPostgres | undefined;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'nova-override-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

async function location(name: StoreName): Promise<string> {
  if (name === 'sqlite') return folder();
  const database = await postgres?.database();
  if (database === undefined) throw new Error('no server is running');
  onTestFinished(database.remove);
  return database.location;
}

/** A replica with a state folder of its own. */
async function replica(kept: KeptOverrides) {
  const path = join(await folder(), 'state', overrideName);
  const dropped: Override[] = [];
  const file = overrideFileAt(path, kept, (one) => dropped.push(one));
  const says = async () => overridesIn(await readFile(path, 'utf8'));
  return { path, dropped, file, says };
}

async function openStore(name: StoreName) {
  const store = await storeOpeners[name](await location(name));
  onTestFinished(() => store.close());
  return store;
}

describe.each(['sqlite', 'postgres'] as const)('over the %s store', (name) => {
  test('every replica writes the same file, whichever of them has changed something', async () => {
    const store = await openStore(name);
    const [one, other] = [await replica(store), await replica(store)];
    await store.keepOverride(raised('web', 512, 1));
    expect(await one.file.prepare()).toBeNull();
    await store.keepOverride(rolledBack('db', 'sha256:1', 2));
    expect(await other.file.prepare()).toBeNull();
    expect(await one.file.prepare()).toBeNull();
    const texts = await Promise.all([one, other].map(({ path }) => readFile(path, 'utf8')));
    expect(overridesIn(texts[0] ?? '')).toHaveLength(2);
    expect(texts[1]).toBe(texts[0]);
  });

  test('what a person deletes from the file of one replica is taken out of all', async () => {
    const store = await openStore(name);
    const [one, other] = [await replica(store), await replica(store)];
    await store.keepOverride(raised('web', 512, 1));
    await one.file.prepare();
    await other.file.prepare();
    await rm(one.path);
    await one.file.prepare();
    expect(one.dropped).toEqual([raised('web', 512, 1)]);
    expect(await store.overrides()).toEqual([]);
    await other.file.prepare();
    expect(await other.says()).toEqual([]);
    expect(other.dropped).toEqual([]);
  });

  test('a file that an older version wrote is honoured, and known to all replicas', async () => {
    const store = await openStore(name);
    const [one, other] = [await replica(store), await replica(store)];
    const older = withOverride('', raised('web', 512, 1));
    await mkdir(dirname(one.path));
    await writeFile(one.path, older);
    expect(await one.file.prepare()).toBeNull();
    expect(await readFile(one.path, 'utf8')).toBe(older);
    await other.file.prepare();
    expect(await other.says()).toMatchObject([{ service: 'web', limit: 512 }]);
    await one.file.prepare();
    expect(one.dropped).toEqual([]);
  });
});

test('what is about to be done is read by the call that does it, and by nobody else', async () => {
  const store = await openStore('sqlite');
  await store.keepOverride(raised('web', 512, 1));
  const { file, path, says } = await replica(store);
  await file.prepare();
  const copied = await file.during(rolledBack('web', 'sha256:1', 0), async (copy) => {
    await Promise.all([copy.prepare(), file.prepare()]);
    expect(await says()).toMatchObject([{ part: 'memory' }]);
    return overridesIn(await readFile(copy.path, 'utf8'));
  });
  expect(copied).toMatchObject([{ part: 'memory' }, { part: 'image' }]);
  expect(await says()).toMatchObject([{ part: 'memory' }]);
  expect((await readdir(dirname(path))).filter((name) => name.startsWith('attempt'))).toEqual([]);
});

test.each([
  ['service', { cpus: 0.5, pids_limit: 50, mem_limit: '64m' }],
  ['deploy', { deploy: { resources: { limits: { cpus: '0.5', memory: '64m' } } } }],
] as const)(
  'Compose takes a raised limit beside one in the form of %s',
  async (limitsIn, limits) => {
    const store = await openStore('sqlite');
    await store.keepOverride({ ...raised('web', 134_217_728, 1), limitsIn });
    const { file } = await replica(store);
    const directory = await folder();
    const path = join(directory, 'compose.json');
    await writeFile(path, JSON.stringify({ services: { web: { image: 'web', ...limits } } }));
    const project = { name: 'p', directory, files: [path], envFiles: [] };
    const answer = await composeConfig({ host: engineHost(), override: file }, project);
    expect(answer).toMatchObject({ config: { services: { web: { mem_limit: '134217728' } } } });
  },
);

test('without an answer of the store nobody calls Compose with half of what is kept', async () => {
  const kept: KeptOverrides = {
    overrides: () => Promise.reject(new Error('the store is away')),
    keepOverride: () => Promise.resolve(),
    dropOverride: () => Promise.resolve(),
  };
  const { file } = await replica(kept);
  const project = { name: 'p', directory: '/', files: [], envFiles: [] };
  const answer = await composeConfig({ host: 'unix:///nowhere', override: file }, project);
  expect(answer).toMatchObject({ problem: 'COMPOSE_FAILED' });
  expect(isProblem(answer) && answer.message).toContain('the store is away');
});

test('Compose gives a raised limit and a rolled back image to whichever replica asks', async () => {
  const store = await openStore('sqlite');
  const directory = await folder();
  const composeFile = join(directory, 'compose.yaml');
  const lines = ['services:', '  web:', '    image: web:2', '    mem_limit: 64m', ''];
  await writeFile(composeFile, lines.join('\n'));
  const mebibyte = 1024 ** 2;
  await store.keepOverride(raised('web', 128 * mebibyte, 1));
  await store.keepOverride(rolledBack('web', 'sha256:1', 1));
  const { file } = await replica(store);
  const project = { name: 'p', directory, files: [composeFile], envFiles: [] };
  const answer = await composeConfig({ host: 'unix:///nowhere', override: file }, project, 60_000);
  expect(answer).toMatchObject({
    config: { services: { web: { mem_limit: String(128 * mebibyte), image: 'sha256:1' } } },
  });
});
