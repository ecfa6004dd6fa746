import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultStateFolder, loadConfig, readEnvironment } from './load.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nova-config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function load(text: string) {
  const file = join(folder, 'nova.yaml');
  writeFileSync(file, text);
  const loaded = await loadConfig(file);
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
  return loaded.config;
}

test('paths are relative to the file, not to where the program was started', async () => {
  expect(
    await load('compose: { files: [deploy/a.yaml, /b.yaml] }\nrunbook: ../down.md\nstate: s'),
  ).toMatchObject({
    state: join(folder, 's'),
    runbook: join(folder, '..', 'down.md'),
    compose: { files: [join(folder, 'deploy/a.yaml'), '/b.yaml'] },
  });
  expect(await load('project: x')).toMatchObject({ state: join(folder, '.nova') });
});

test.each([
  ['the first file has its folder', 'compose: { files: [deploy/a.yaml, b.yaml] }', 'deploy'],
  ['without files it is where nova.yaml is', 'compose: {}', '.'],
  ['unless it is named', 'compose: { files: [deploy/a.yaml], directory: other }', 'other'],
])("the project's directory: %s", async (_, text, directory) => {
  expect((await load(text)).compose?.directory).toBe(join(folder, directory));
});

test('a file that is not there, and one that cannot be read, are different problems', async () => {
  const missing = join(folder, 'none.yaml');
  expect(await loadConfig(missing)).toMatchObject({
    ok: false,
    problems: [{ code: 'CONFIG_NOT_FOUND', file: missing, at: null }],
  });
  mkdirSync(join(folder, 'folder.yaml'));
  expect(await loadConfig(join(folder, 'folder.yaml'))).toMatchObject({
    ok: false,
    problems: [{ code: 'CONFIG_UNREADABLE' }],
  });
});

test.each([
  [{}, { dockerHost: undefined, dockerConfig: undefined, noColor: false, ci: false }],
  [
    { DOCKER_HOST: '', NO_COLOR: '', CI: '' },
    { dockerHost: undefined, noColor: false, ci: false },
  ],
  [
    { DOCKER_HOST: 'unix:///x', NO_COLOR: '1' },
    { dockerHost: 'unix:///x', noColor: true },
  ],
  [{ COLUMNS: '132' }, { columns: 132 }],
  [{ COLUMNS: 'wide' }, { columns: null }],
  [{ FORCE_COLOR: '1' }, { forceColor: true }],
  [{ FORCE_COLOR: '0' }, { forceColor: false }],
  [{ CI: 'true' }, { ci: true }],
  [{ CI: 'false' }, { ci: false }],
  [{ HOME: '/h' }, { stateHome: '/h/.local/state' }],
  [{ HOME: '/h', XDG_STATE_HOME: '/s' }, { stateHome: '/s' }],
  [{ HOME: '/h', XDG_STATE_HOME: 'relative' }, { stateHome: '/h/.local/state' }],
])('the environment %o means %o', (variables, environment) => {
  expect(readEnvironment(variables)).toMatchObject(environment);
});

test('a project without a file keeps its state in the home of the user', () => {
  const environment = readEnvironment({ XDG_STATE_HOME: '/s' });
  expect(defaultStateFolder(environment, 'shop')).toBe('/s/nova-responder/shop');
});
