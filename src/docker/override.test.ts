import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { overridesIn, says, withOverride, withoutOverride, type Said } from './override.ts';

const memory: Said = {
  service: 'web',
  part: 'memory',
  limit: 134_217_728,
  reservation: 67_108_864,
  swap: 134_217_728,
};
const image: Said = { service: 'web', part: 'image', imageId: 'sha256:1' };
const replicas: Said = { service: 'web', part: 'replicas', replicas: 3 };
const inFile = {
  memory: {
    mem_limit: 134_217_728,
    mem_reservation: 67_108_864,
    memswap_limit: 134_217_728,
    deploy: {
      resources: { limits: { memory: '134217728' }, reservations: { memory: '67108864' } },
    },
  },
  image: { image: 'sha256:1', pull_policy: 'never' },
};

test('a limit is written in both ways where the Compose file uses deploy, or nobody knows', () => {
  expect(parse(withOverride('', memory))).toEqual({ services: { web: inFile.memory } });
  const deployed = withOverride('', { ...memory, limitsIn: 'deploy' });
  expect(parse(deployed)).toEqual({ services: { web: inFile.memory } });
});

test('a limit is written in one way where the Compose file has no deploy', () => {
  const { mem_limit, mem_reservation, memswap_limit } = inFile.memory;
  const text = withOverride('', { ...memory, limitsIn: 'service' });
  expect(parse(text)).toEqual({
    services: { web: { mem_limit, mem_reservation, memswap_limit } },
  });
  expect(overridesIn(text)).toEqual([{ ...memory, limitsIn: 'service' }]);
});

test('the file says who wrote it, once', () => {
  const once = withOverride('', memory);
  const twice = withOverride(once, memory);
  expect(twice.match(/Written by Nova Responder/g)).toHaveLength(1);
  expect(once).toBe(twice);
});

test('memory and image of a service are read, and taken back each by itself', () => {
  const both = withOverride(withOverride('', memory), image);
  expect(overridesIn(both)).toEqual([memory, image]);
  const withImage = withoutOverride(both, memory);
  expect(parse(withImage)).toEqual({ services: { web: inFile.image } });
  expect(parse(withoutOverride(both, image))).toEqual({ services: { web: inFile.memory } });
  expect([says(withImage, memory), says(withImage, image)]).toEqual([false, true]);
  expect(parse(withoutOverride(withImage, image))).toEqual({ services: {} });
});

test('a number of replicas is written in both ways, and taken back', () => {
  const text = withOverride('', replicas);
  expect(parse(text)).toEqual({ services: { web: { scale: 3, deploy: { replicas: 3 } } } });
  expect(overridesIn(text)).toEqual([replicas]);
  expect(parse(withoutOverride(text, replicas))).toEqual({ services: {} });
});

test('what an operator wrote beside ours stays, and is none of ours', () => {
  const theirs = '# mine\nservices:\n  db: { image: db:1 } # keep\n';
  const edited = withoutOverride(withOverride(theirs, image), image);
  expect(edited).toContain('# keep');
  expect(parse(edited)).toEqual({ services: { db: { image: 'db:1' } } });
  expect(overridesIn(edited)).toEqual([]);
});

test('taking back what was never written changes nothing', () => {
  expect(parse(withoutOverride('', memory))).toEqual({ services: {} });
});

test.each(['services: [', '- a list', 'a word'])('%s is not overwritten', (text) => {
  expect(() => withOverride(text, image)).toThrow('no Compose file');
});
