import { expect, test } from 'vitest';
import { parseInspected } from '../docker/container.ts';
import { definitionsFrom, parseConfiguration } from '../docker/definition.ts';
import type { Override } from '../remedy/override.ts';
import { conclude, type Seen } from './conclude.ts';
import { readConfigured } from './configured.ts';
import { hasDrift } from './drift.ts';

const mebibyte = 1_048_576;
const raised: Override = {
  ...{ service: 'web', at: 1, incident: 'i-1', part: 'memory' },
  ...{ limit: 128 * mebibyte, reservation: 64 * mebibyte, swap: 128 * mebibyte },
};
const reason = 'the kernel killed it at 64 MiB';

/** A service with a limit in the files, and a container with one of its own. */
function look(
  limits: { file: number; runs: number },
  more: Partial<Seen> = {},
  hash = 'now',
  copies = 1,
) {
  const printed = {
    name: 'shop',
    services: { web: { image: 'shop:1', mem_limit: String(limits.file * mebibyte), networks: {} } },
  };
  const container = parseInspected({
    Id: 'c1',
    Name: '/shop-web-1',
    Image: 'sha256:1',
    State: {},
    HostConfig: {
      Memory: limits.runs * mebibyte,
      MemorySwap: limits.runs * mebibyte,
      MemoryReservation: (limits.runs * mebibyte) / 2,
    },
    Config: {
      Image: 'shop:1',
      Labels: {
        'com.docker.compose.service': 'web',
        'com.docker.compose.config-hash': hash,
      },
    },
    NetworkSettings: {},
  });
  const configuration = parseConfiguration(printed);
  const configured = readConfigured(printed);
  if (container === null || configuration === null || configured === null)
    throw new Error('unread');
  const services = definitionsFrom(configuration, [container]);
  const place = { name: 'shop', directory: '/', files: ['/compose.yaml'], envFiles: [] };
  return conclude({
    project: { ...place, watchedFiles: [], services },
    ...{ configured, services: ['web'], overrides: [] },
    containers: Array.from({ length: copies }, () => container),
    images: new Map([['web', 'sha256:1']]),
    provided: new Map(),
    hashes: { files: new Map([['web', 'now']]), withOurs: new Map([['web', 'ours']]) },
    names: new Map(),
    reasons: (incident) => (incident === 'i-1' ? reason : null),
    ...more,
  });
}

test('what the responder has changed is told with its reason, and is no drift', () => {
  const { drift, wanted } = look({ file: 64, runs: 128 }, { overrides: [raised] }, 'ours');
  expect(drift.containers[0]).toMatchObject({ madeFrom: 'with-ours' });
  const mine = { part: 'memory', at: 1, incident: 'i-1', reason };
  for (const { ours } of drift.containers[0]?.differences ?? []) expect(ours).toEqual(mine);
  expect(drift.override).toMatchObject([{ state: 'running', says: 'memory limit 128 MiB' }]);
  expect(hasDrift(drift)).toBe(false);
  expect(wanted).toMatchObject([{ service: 'web', memory: { limit: 128 * mebibyte } }]);
});

test('a limit that somebody raised on the container is drift, and can be kept', () => {
  const { drift, wanted } = look({ file: 64, runs: 256 });
  expect(hasDrift(drift)).toBe(true);
  expect(wanted).toMatchObject([{ service: 'web', memory: { limit: 256 * mebibyte } }]);
});

test('where the files are newer than the container, they are what was meant', () => {
  const { drift, wanted } = look({ file: 64, runs: 32 }, {}, 'before');
  expect(drift.containers[0]?.madeFrom).toBe('other-files');
  expect(hasDrift(drift)).toBe(true);
  expect(wanted).toEqual([]);
});

test.each([
  ['an up without the file has taken it back', { file: 64, runs: 64 }, 'undone'],
  ['the files say the same by now', { file: 128, runs: 128 }, 'in-the-files'],
] as const)('%s', (_, limits, state) => {
  const { drift, wanted } = look(limits, { overrides: [raised] });
  expect(drift.override).toMatchObject([{ state }]);
  expect(wanted).toHaveLength(state === 'undone' ? 1 : 0);
});

test('containers that the responder has added are its own, and may be taken over', () => {
  const added = (replicas: number): Override => ({
    ...{ service: 'web', part: 'replicas', replicas },
    ...{ at: 7, incident: 'a' },
  });
  const same = { file: 64, runs: 64 };
  expect(look(same, { overrides: [added(1)] }).drift.override).toMatchObject([
    { says: '1 containers', state: 'in-the-files' },
  ]);
  const { drift, wanted } = look(same, { overrides: [added(2)] }, 'now', 2);
  expect(drift.services).toMatchObject([{ difference: { runs: '2', ours: { part: 'replicas' } } }]);
  expect(hasDrift({ ...drift, containers: [] })).toBe(false);
  expect(drift.override).toMatchObject([{ says: '2 containers', state: 'running' }]);
  expect(wanted).toMatchObject([{ service: 'web', replicas: 2 }]);
});

test('containers that are missing, and those that no file names, are told of their service', () => {
  const { drift } = look({ file: 64, runs: 64 }, { containers: [] });
  expect(drift.services).toMatchObject([{ service: 'web', difference: { file: '1', runs: '0' } }]);
});

test('an image that was rolled back is ours, and the files can ask for it by its name', () => {
  const back: Override = {
    ...{ service: 'web', at: 1, incident: 'i-1', part: 'image', imageId: 'sha256:1' },
  };
  const { drift, wanted } = look(
    { file: 0, runs: 0 },
    {
      overrides: [back],
      images: new Map([['web', 'sha256:2']]),
      names: new Map([['sha256:1', 'shop@sha256:ab']]),
    },
    'ours',
  );
  expect(drift.containers[0]?.differences).toMatchObject([
    { aspect: 'image', file: 'shop:1 (2)', runs: 'shop:1 (1)', ours: { reason } },
  ]);
  expect(hasDrift(drift)).toBe(false);
  expect(wanted).toEqual([{ service: 'web', part: 'image', image: 'shop@sha256:ab' }]);
});

test('what is only built goes by the name that Compose gives its image', () => {
  const read = readConfigured({ name: 'shop', services: { web: { build: '.' } } });
  expect(read?.services.web?.image).toBe('shop-web');
});
