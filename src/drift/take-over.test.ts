import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readConfigured, type Configured } from './configured.ts';
import { takeOver, type Wanted } from './take-over.ts';

const mebibyte = 1_048_576;
const memory = { limit: 512 * mebibyte, reservation: 256 * mebibyte, swap: 512 * mebibyte };
const raised: Wanted = { service: 'web', part: 'memory', memory };

function configured(service: object): Configured {
  const read = readConfigured({ services: { web: service } });
  if (read === null) throw new Error('unread');
  return read;
}

const file = (path: string, text: string) => ({ path, text });

function webIn(text: string): unknown {
  return (parse(text) as { services: { web: unknown } }).services.web;
}

test('a limit is written in the way that the file uses already', () => {
  const top = 'services:\n  web:\n    image: x\n    mem_limit: 256m\n';
  const one = takeOver([file('a', top)], configured({ mem_limit: String(256 * mebibyte) }), [
    raised,
  ]);
  expect(webIn(one.files[0]?.after ?? '')).toEqual({
    image: 'x',
    mem_limit: '512m',
    mem_reservation: '256m',
    memswap_limit: '512m',
  });
  const deploy = { resources: { limits: { memory: String(256 * mebibyte) } } };
  const nested =
    'services:\n  web:\n    image: x\n    deploy:\n      resources:\n        limits:\n          memory: 256M\n';
  const other = takeOver([file('a', nested)], configured({ deploy }), [raised]);
  expect(webIn(other.files[0]?.after ?? '')).toEqual({
    image: 'x',
    memswap_limit: '512m',
    deploy: { resources: { limits: { memory: '512m' }, reservations: { memory: '256m' } } },
  });
});

test('of several files the last that says it is changed', () => {
  const files = [
    file('base', 'services:\n  web:\n    image: shop:2\n'),
    file('more', 'services:\n  web:\n    restart: always\n'),
  ];
  const pinned: Wanted = { service: 'web', part: 'image', image: 'shop@sha256:1' };
  const { files: changed } = takeOver(files, configured({ image: 'shop:2' }), [pinned]);
  expect(changed.map(({ path }) => path)).toEqual(['base']);
  expect(webIn(changed[0]?.after ?? '')).toEqual({ image: 'shop@sha256:1' });
});

test('what cannot be edited safely is told in words', () => {
  const { files, left } = takeOver(
    [file('a', 'services:\n  web: { image: x }\n')],
    configured({ image: 'x' }),
    [{ service: 'web', part: 'image', image: 'y' }],
  );
  expect(files).toEqual([]);
  expect(left).toEqual(['set image of web to y by hand: no file defines it as a block of its own']);
});

test('a number of containers is written in the way in which the files write it', () => {
  const more: Wanted = { service: 'web', part: 'replicas', replicas: 3 };
  const text = 'services:\n  web:\n    image: x\n    deploy:\n      replicas: 1\n';
  const says = { deploy: { replicas: 1 } };
  const [deployed] = takeOver([file('a', text)], configured(says), [more]).files;
  expect(deployed?.after).toContain('replicas: 3');
  const [plain] = takeOver([file('a', 'services:\n  web:\n    image: x\n')], configured({}), [
    more,
  ]).files;
  expect(plain?.after).toContain('scale: 3');
});

test('files that say the same already stay as they are', () => {
  const says = {
    mem_limit: memory.limit,
    mem_reservation: memory.reservation,
    memswap_limit: memory.swap,
  };
  const text = 'services:\n  web:\n    image: x\n';
  expect(takeOver([file('a', text)], configured(says), [raised]).files).toEqual([]);
});

test('an image without a name is told, since nothing can ask for it', () => {
  const text = 'services:\n  web:\n    image: x\n';
  const nameless: Wanted = { service: 'web', part: 'image', image: null };
  const { files, left } = takeOver([file('a', text)], configured({ image: 'x' }), [nameless]);
  expect(files).toEqual([]);
  expect(left).toHaveLength(1);
});
