import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { withImage, withMemory, withoutImage, withoutMemory, withoutService } from './override.ts';

const limits = { limit: 134_217_728, reservation: 67_108_864, swap: 134_217_728 };
const memory = {
  mem_limit: 134_217_728,
  mem_reservation: 67_108_864,
  memswap_limit: 134_217_728,
  deploy: {
    resources: { limits: { memory: '134217728' }, reservations: { memory: '67108864' } },
  },
};

test('a limit is written in both ways that a Compose file may already use', () => {
  expect(parse(withMemory('', 'web', limits))).toEqual({ services: { web: memory } });
});

test('the file says who wrote it, once', () => {
  const twice = withMemory(withMemory('', 'web', limits), 'web', limits);
  expect(twice.match(/Written by Nova Responder/g)).toHaveLength(1);
  expect(withMemory('', 'web', limits)).toBe(twice);
});

test('memory and image of a service are taken back each by itself', () => {
  const both = withImage(withMemory('', 'web', limits), 'web', 'sha256:1');
  const image = { image: 'sha256:1', pull_policy: 'never' };
  expect(parse(withoutMemory(both, 'web'))).toEqual({ services: { web: image } });
  expect(parse(withoutImage(both, 'web'))).toEqual({ services: { web: memory } });
  const none = withoutImage(withoutMemory(both, 'web'), 'web');
  expect(parse(none)).toEqual({ services: {} });
});

test('what an operator wrote beside ours stays', () => {
  const theirs = '# mine\nservices:\n  db: { image: db:1 } # keep\n';
  const edited = withoutService(withImage(theirs, 'web', 'sha256:1'), 'web');
  expect(edited).toContain('# keep');
  expect(parse(edited)).toEqual({ services: { db: { image: 'db:1' } } });
});

test('taking back what was never written changes nothing', () => {
  expect(parse(withoutMemory('', 'web'))).toEqual({ services: {} });
});

test.each(['services: [', '- a list', 'a word'])('%s is not overwritten', (text) => {
  expect(() => withImage(text, 'web', 'sha256:1')).toThrow('no Compose file');
});
