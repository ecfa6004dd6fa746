import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { definition, facts, front, mebibyte, rung, state } from '../../test/examples/facts.ts';
import { container } from '../../test/examples/incident.ts';
import type { ImageChange, SourceVersion } from '../evidence/change-facts.ts';
import type { ContainerState, ContainerStatus, PortOwner } from '../evidence/evidence.ts';
import type { Facts } from '../evidence/facts.ts';
import type { DockerDisk, HostResources } from '../evidence/resource-facts.ts';
import type { Rung } from '../runbook/runbook.ts';
import { remedyNames } from './remedy.ts';
import { resolveAction } from './resolve.ts';

const web = definition('web');

function resolve(one: Rung, found: Facts, definitions = [web]) {
  return resolveAction(one, 'web', found, definitions);
}

const image: ImageChange = {
  kind: 'image-change',
  service: 'web',
  currentId: 'sha256:new',
  currentRef: 'web:2',
  builtAt: null,
  lastGoodId: 'sha256:old',
  lastGoodRef: 'web:1',
  lastGoodAt: 1,
  changed: true,
  lastGoodAvailable: true,
};
const gone = { ...image, lastGoodAvailable: false };
const source: SourceVersion = {
  kind: 'source-version',
  project: 'Shop',
  service: 'web',
  repository: '/srv/shop',
  context: 'web',
  current: 'b'.repeat(40),
  lastGood: 'a'.repeat(40),
  lastGoodAt: 1,
  schema: [],
  obstacle: '',
};
const owned = (owner: PortOwner['owner'], port = 8080): PortOwner => ({
  kind: 'port-owner',
  service: 'web',
  port,
  owner,
});
const process = { is: 'process', pid: 7, startTicks: 9, command: 'nc' } as const;
const one = { containers: [state('web')] };
const limited = (...limits: readonly number[]) => ({
  containers: limits.map((memoryLimit, index) =>
    state('web', { memoryLimit, container: `web-${index}` }),
  ),
});

/** A host with a disk of 100 GiB, and a share of it free. */
function host(percent: number, inodesFree = 1_000): HostResources {
  const none = { memory: null, processor: null, disk: null };
  return {
    kind: 'host-resources',
    ...{ diskFree: percent * 1_024 * mebibyte, diskTotal: 102_400 * mebibyte },
    ...{ inodesFree, inodesTotal: 1_000, memoryAvailable: 1, memoryTotal: 1 },
    ...{ swapFree: 0, swapTotal: 0, tasks: 1, tasksMost: null },
    ...{ openFiles: null, openFilesMost: null, load: 0, processors: 1, pressure: none },
  };
}

function keeps(cache: number, nameless: number): DockerDisk {
  const use = (unused: number) => ({ count: 1, size: 1_000, unused });
  return {
    kind: 'docker-disk',
    ...{ images: use(900), dangling: use(nameless), containers: null, volumes: null },
    buildCache: use(cache),
  };
}

test.each([
  ['a disk with less than a gibibyte', host(0.5)],
  ['a disk without an inode', host(50, 0)],
])('reclaim-disk gives %s room: what has no name, and never the other images', (_, full) => {
  expect(resolve(rung('reclaim-disk'), facts({ host: full, dockerDisk: keeps(20, 30) }))).toEqual({
    action: {
      ...{ remedy: 'reclaim-disk', service: 'web', reclaims: 50 },
      targets: [{ kind: 'engine-disk' }],
    },
  });
});

describe('a rung cannot apply', () => {
  test.each([
    ['start', {}, 'no container of it was seen'],
    ['start', one, 'no container of it is stopped'],
    ['restart', {}, 'no container of it was seen'],
    ['recreate', {}, 'no container of it was seen that could be recreated'],
    ['recreate', { ...one, composeValid: false }, 'the Compose files are not valid'],
    ['raise-memory', {}, 'no container of it was seen'],
    ['raise-memory', one, 'it has no memory limit'],
    ['free-port', one, 'nobody else holds its port'],
    ['free-port', { ...one, ports: [owned({ is: 'nobody' })] }, 'nobody else holds its port'],
    ['free-port', { ...one, ports: [owned({ is: 'service' })] }, 'nobody else holds its port'],
    ['reconnect-network', one, 'it is attached to all its networks'],
    ['rollback-image', one, 'no image of it is known to have been good'],
    ['rollback-image', { images: [image] }, 'no container of it was seen that could be replaced'],
    [
      'rollback-image',
      { ...one, images: [{ ...image, changed: false }] },
      'its image has not changed since it was healthy',
    ],
    [
      'rollback-image',
      { ...one, images: [{ ...image, lastGoodAvailable: false }] },
      'the last known good image is gone',
    ],
    ['create', one, 'a container of it is there'],
    ['create', {}, 'a container of it is there'],
    ['create', { missing: ['web'], composeValid: false }, 'the Compose files are not valid'],
    ['rollback-git', one, 'its image could not be looked at'],
    [
      'rollback-git',
      { images: [gone], sources: [source] },
      'no container of it was seen that could be replaced',
    ],
    [
      'rollback-git',
      { ...one, images: [gone] },
      'it is not known from which commit it was built when it was good (evidence.git)',
    ],
    [
      'rollback-git',
      { ...one, images: [image], sources: [source] },
      'the last known good image is there: rollback-image',
    ],
    [
      'rollback-git',
      { ...one, images: [{ ...image, changed: false }], sources: [source] },
      'its image has not changed since it was healthy',
    ],
    [
      'rollback-git',
      { ...one, images: [gone], sources: [{ ...source, obstacle: 'it has submodules' }] },
      'it has submodules',
    ],
    ['reclaim-disk', {}, "the engine's disk could not be looked at"],
    ['reclaim-disk', { host: host(50) }, "the engine's disk is not full"],
    ['reclaim-disk', { host: host(0.5) }, 'the engine does not say what it could delete'],
    [
      'reclaim-disk',
      { host: host(0.5), dockerDisk: keeps(0, 0) },
      'there is neither build cache nor an image without a name',
    ],
    ['communicate', one, 'it changes nothing'],
  ] as const)('%s %o: %s', (remedy, found, inapplicable) => {
    expect(resolve(rung(remedy), facts(found))).toEqual({ inapplicable });
  });

  test('recreate, to a service that the Compose files do not name', () => {
    expect(resolve(rung('recreate'), facts(one), [])).toEqual({
      inapplicable: 'the Compose files do not name it',
    });
  });
});

describe('an action', () => {
  test('start touches the stopped replicas only', () => {
    const statuses: readonly ContainerStatus[] = ['running', 'exited', 'created', 'dead', 'paused'];
    const containers = statuses.map((status) => state('web', { status, container: status }));
    expect(resolve(rung('start'), facts({ containers }))).toMatchObject({
      action: { remedy: 'start', targets: [{ id: 'exited' }, { id: 'created' }, { id: 'dead' }] },
    });
  });

  test.each(['restart', 'recreate'] as const)(
    '%s touches every replica of its service',
    (remedy) => {
      const containers = [state('web'), state('db'), state('web', { container: 'web-2' })];
      expect(resolve(rung(remedy), facts({ containers }))).toMatchObject({
        action: { remedy, service: 'web', targets: [{ id: 'web-id' }, { id: 'web-2' }] },
      });
    },
  );

  test('free-port names the holder first, then the port, then what is to be started', () => {
    const ports = [owned({ is: 'service' }, 8081), owned(process)];
    expect(resolve(rung('free-port'), facts({ ...one, ports }))).toEqual({
      action: {
        remedy: 'free-port',
        service: 'web',
        port: 8080,
        targets: [
          { kind: 'process', pid: 7, startTicks: 9, command: 'nc' },
          { kind: 'port', port: 8080 },
          container('web'),
        ],
      },
    });
  });

  test('free-port names a holding container with the service that it belongs to', () => {
    const holder = { container: 'old', name: 'old-1', ours: true, project: 'app', service: 'gone' };
    const ports = [owned({ is: 'container', ...holder })];
    expect(resolve(rung('free-port'), facts({ ...one, ports }))).toMatchObject({
      action: { targets: [{ kind: 'container', id: 'old', service: 'gone' }, {}, {}] },
    });
  });

  test('reconnect-network names container and networks, with all endpoints that are missing', () => {
    const back = { ...front, network: 'app_back' };
    const networks = [
      {
        kind: 'network-attachment' as const,
        service: 'web',
        container: 'web-id',
        expected: [front, back],
        missing: [front],
        missingAliases: [back],
      },
    ];
    expect(resolve(rung('reconnect-network'), facts({ ...one, networks }))).toEqual({
      action: {
        remedy: 'reconnect-network',
        service: 'web',
        endpoints: [front, back].map((one) => ({ ...one, container: 'web-id' })),
        targets: [
          container('web'),
          { kind: 'network', name: 'app_front' },
          { kind: 'network', name: 'app_back' },
        ],
      },
    });
  });

  test('reconnect-network is not for a network that the engine does not have any more', () => {
    const networks = [
      {
        kind: 'network-attachment' as const,
        service: 'web',
        container: 'web-id',
        expected: [front],
        missing: [front],
        gone: ['app_front'],
        missingAliases: [],
      },
    ];
    expect(resolve(rung('reconnect-network'), facts({ ...one, networks }))).toEqual({
      inapplicable: 'the network app_front is not there any more: Compose has to make it anew',
    });
  });

  test('reconnect-network names everybody who runs and lacks the same network', () => {
    const lacks = (service: string, missing: readonly (typeof front)[]) => ({
      kind: 'network-attachment' as const,
      service,
      container: `${service}-id`,
      expected: missing,
      missing,
      missingAliases: [],
    });
    const back = { ...front, network: 'app_back' };
    const networks = [
      lacks('web', [front]),
      lacks('db', [front, back]),
      lacks('mail', [back]),
      lacks('job', [front]),
    ];
    const containers = [
      state('web'),
      state('db'),
      state('mail'),
      state('job', { status: 'exited' }),
    ];
    expect(resolve(rung('reconnect-network'), facts({ containers, networks }))).toMatchObject({
      action: {
        service: 'web',
        endpoints: [
          { network: 'app_front', container: 'web-id' },
          { network: 'app_front', container: 'db-id' },
        ],
        targets: [container('web'), container('db'), { kind: 'network', name: 'app_front' }],
      },
    });
  });

  test('rollback-image goes to the last known good image by its id', () => {
    expect(resolve(rung('rollback-image'), facts({ ...one, images: [image] }))).toMatchObject({
      action: { fromImage: 'sha256:new', toImage: 'sha256:old', toRef: 'web:1' },
    });
  });
});

test('create is for a service that the engine says has no container', () => {
  expect(resolve(rung('create'), facts({ missing: ['web'] }))).toEqual({
    action: { remedy: 'create', service: 'web', targets: [{ kind: 'service', name: 'web' }] },
  });
});

test('rollback-git names what it builds by project, service and commit', () => {
  const found = facts({ ...one, images: [gone], sources: [source] });
  expect(resolve(rung('rollback-git'), found)).toMatchObject({
    action: {
      commit: source.lastGood,
      repository: '/srv/shop',
      context: 'web',
      toRef: 'nova-git/shop-web:aaaaaaaaaaaa',
    },
  });
});

describe('raise-memory', () => {
  const mib = (count: number) => count * mebibyte;
  test.each([
    ['doubles without a word of the runbook', [256], null, {}, { from: 256, to: 512 }],
    ["goes by the runbook's factor", [256], 256, { factor: 3 }, { from: 256, to: 768 }],
    ['stops at the cap relative to the Compose file', [768], 256, {}, { from: 768, to: 1024 }],
    ["stops at the runbook's cap", [256], 256, { factor: 4, cap: 2 }, { from: 256, to: 512 }],
    ['lowers no replica', [256, 1024], 512, {}, { from: 1024, to: 2048 }],
    ['leaves a replica without a limit alone', [0, 256], 256, {}, { from: 256, to: 512 }],
  ])('%s', (_name, limits, base, part, { from, to }) => {
    const found = facts(limited(...limits.map(mib)));
    const compose = definition('web', { memoryLimit: base === null ? null : mib(base) });
    expect(resolve(rung('raise-memory', part), found, [compose])).toMatchObject({
      action: {
        from: mib(from),
        to: mib(to),
        targets: limits.flatMap((limit, index) => (limit > 0 ? [{ id: `web-${index}` }] : [])),
      },
    });
  });

  test('does not apply at the cap', () => {
    const compose = definition('web', { memoryLimit: mib(256) });
    expect(resolve(rung('raise-memory'), facts(limited(mib(1024))), [compose])).toEqual({
      inapplicable: 'its limit is already at the cap',
    });
  });

  test('always raises, in whole bytes and never above the cap, however often it is applied', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4_194_304, max: 2 ** 35 }),
        fc.double({ min: 0.1, max: 8, noNaN: true }),
        fc.double({ min: 0.5, max: 16, noNaN: true }),
        (base, factor, cap) => {
          let limit = base;
          for (let raise = 0; raise < 5; raise++) {
            const resolution = resolve(
              rung('raise-memory', { factor, cap }),
              facts(limited(limit)),
              [definition('web', { memoryLimit: base })],
            );
            if ('inapplicable' in resolution || resolution.action.remedy !== 'raise-memory') return;
            const { from, to } = resolution.action;
            expect(Number.isInteger(to)).toBe(true);
            expect(to).toBeGreaterThan(from);
            expect(to).toBeLessThanOrEqual(base * cap);
            limit = to;
          }
        },
      ),
    );
  });
});

const anyState: fc.Arbitrary<ContainerState> = fc
  .record({
    service: fc.constantFrom('web', 'db'),
    status: fc.constantFrom<ContainerStatus>('created', 'running', 'restarting', 'exited', 'dead'),
    memoryLimit: fc.constantFrom(0, mebibyte),
  })
  .map(({ service, ...part }) => state(service, part));

test('an action has a target and belongs to the service that was asked about', () => {
  const found = fc.record({
    containers: fc.array(anyState, { maxLength: 3 }),
    images: fc.constantFrom([], [image]),
    ports: fc.constantFrom([], [owned(process)], [owned({ is: 'nobody' })]),
  });
  fc.assert(
    fc.property(fc.constantFrom(...remedyNames), found, (remedy, part) => {
      const resolution = resolve(rung(remedy), facts(part));
      if ('inapplicable' in resolution) {
        expect(resolution.inapplicable).not.toBe('');
        return;
      }
      expect(resolution.action).toMatchObject({ remedy, service: 'web' });
      expect(resolution.action.targets).not.toHaveLength(0);
    }),
    { numRuns: 500 },
  );
});
