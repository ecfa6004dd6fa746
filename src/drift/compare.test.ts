import { expect, test } from 'vitest';
import { parseInspected, type InspectedContainer } from '../docker/container.ts';
import { definitionsFrom, parseConfiguration } from '../docker/definition.ts';
import { differencesOf } from './compare.ts';
import { readConfigured } from './configured.ts';
import type { Aspect, Difference } from './drift.ts';

const web = {
  image: 'shop:1',
  command: ['serve', '--token', 'hidden'],
  environment: { MODE: 'fast', TOKEN: 'a$$b' },
  labels: { team: 'shop' },
  mem_limit: '67108864',
  networks: { default: { aliases: ['shop'] } },
  ports: [{ target: 80, published: '8080', host_ip: '127.0.0.1', protocol: 'tcp' }],
  volumes: [
    { type: 'volume', source: 'data', target: '/data' },
    { type: 'bind', source: '/etc/shop', target: '/conf', read_only: true },
    { type: 'volume', target: '/scratch' },
  ],
  restart: 'on-failure:3',
};

/** As the engine describes a container that was made from it. */
const made = {
  Id: 'c1',
  Name: '/shop-web-1',
  Image: 'sha256:1',
  State: { Status: 'running' },
  HostConfig: {
    Memory: 67_108_864,
    MemorySwap: 134_217_728,
    PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '8080' }] },
    RestartPolicy: { Name: 'on-failure' },
  },
  Config: {
    Image: 'shop:1',
    Cmd: ['serve', '--token', 'hidden'],
    Env: ['MODE=fast', 'TOKEN=a$b', 'PATH=/bin'],
    Labels: { 'com.docker.compose.service': 'web', team: 'shop', built: 'today' },
  },
  Mounts: [
    { Type: 'volume', Name: 'shop_data', Source: '', Destination: '/data', RW: true },
    { Type: 'bind', Source: '/etc/shop', Destination: '/conf', RW: false },
    { Type: 'volume', Name: 'a'.repeat(64), Source: '', Destination: '/scratch', RW: true },
  ],
  NetworkSettings: {
    Networks: { shop_default: { NetworkID: 'n', IPAddress: '', Aliases: ['web', 'shop', 'c1'] } },
  },
};

function compare(
  file: object = {},
  host: object = {},
  container: object = {},
  wantedImage: string | null = 'sha256:1',
): readonly Difference[] {
  const printed = {
    name: 'shop',
    services: { web: { ...web, ...file } },
    networks: { default: { name: 'shop_default' } },
    volumes: { data: { name: 'shop_data' } },
  };
  const inspected: InspectedContainer | null = parseInspected({
    ...made,
    ...container,
    HostConfig: { ...made.HostConfig, ...host },
  });
  const configured = readConfigured(printed);
  const configuration = parseConfiguration(printed);
  const says = configured?.services.web;
  if (inspected === null || configuration === null || says === undefined) throw new Error('unread');
  const [definition] = definitionsFrom(configuration, [inspected]);
  if (definition === undefined) throw new Error('no service');
  return differencesOf({
    ...{ definition, wantedImage, configured: says, container: inspected },
    volumes: configured?.volumes ?? {},
    environment: Object.fromEntries(
      inspected.Config.Env.map((one) => one.split('=') as [string, string]),
    ),
    provided: { PATH: '/bin' },
  });
}

test('a container that was made from the files differs in nothing', () => {
  expect(compare()).toEqual([]);
});

type Given = readonly [...Parameters<typeof compare>];

const names = (difference: object) => ({ added: [], removed: [], changed: [], ...difference });

const valued: readonly (readonly [string, Given, Aspect, string, string])[] = [
  ['the image was built anew', [{}, {}, {}, 'sha256:22'], 'image', 'shop:1 (22)', 'shop:1 (1)'],
  ['a limit was raised', [{}, { Memory: 134_217_728 }], 'memory-limit', '64 MiB', '128 MiB'],
  ['a limit was taken away', [{}, { Memory: 0, MemorySwap: 0 }], 'memory-limit', '64 MiB', 'none'],
  ['processors', [{ cpus: 0.5 }, { NanoCpus: 1e9 }], 'processor-limit', '0.5', '1'],
  ['the policy', [{ restart: 'always' }], 'restart-policy', 'always', 'on-failure'],
  ['the user', [{ user: '1000' }], 'user', '1000', 'none'],
];

test.each(valued)('%s', (_, args, aspect, file, runs) => {
  const [first, ...others] = compare(...args);
  expect(first).toEqual({ aspect, file, runs, names: null, ours: null });
  expect(others).toEqual([]);
});

const named: readonly (readonly [Aspect, Given, object])[] = [
  [
    'environment',
    [{ environment: { TOKEN: 'x', NEW: 'y' } }],
    { added: ['NEW'], changed: ['TOKEN'], removed: ['MODE'] },
  ],
  ['labels', [{ labels: { team: 'other', owner: 'me' } }], { added: ['owner'], changed: ['team'] }],
  ['ports', [{ ports: [] }], { removed: ['127.0.0.1:8080 to 80/tcp'] }],
  ['mounts', [{ volumes: [web.volumes[0]] }], { removed: ['/etc/shop at /conf, read-only'] }],
  [
    'networks',
    [{ networks: { default: { aliases: ['shop', 'store'] }, inner: null } }],
    { added: ['alias store on shop_default', 'shop_inner'] },
  ],
];

test.each(named)('names of %s are told, and no value', (aspect, args, told) => {
  const found = compare(...args);
  expect(found).toEqual([{ aspect, file: null, runs: null, names: names(told), ours: null }]);
});

test('a command is never told, only that it differs', () => {
  const found = compare({ command: ['serve', '--token', 'other'] });
  expect(found).toEqual([{ aspect: 'command', file: null, runs: null, names: null, ours: null }]);
});
