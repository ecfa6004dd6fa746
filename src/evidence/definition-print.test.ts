import { expect, test } from 'vitest';
import type { Definition } from '../docker/project.ts';
import { definitionChanges, printOf } from './definition-print.ts';

const key = new Uint8Array(32).fill(3);
const before: Definition = {
  command: '["serve","--token=canary-1"]',
  'memory-limit': '268435456',
  networks: '["shop_default"]',
  'health-check': '["CMD","true"]',
};

function changes(after: Definition, image: 'same' | 'changed' = 'same') {
  return definitionChanges(printOf(before, key), printOf(after, key), image);
}

test.each([
  ['the same is no change', {}, []],
  [
    'a lowered limit is told in words',
    { 'memory-limit': '134217728' },
    [{ aspect: 'memory-limit', before: '256 MiB', after: '128 MiB' }],
  ],
  [
    'another command is named, and not told',
    { command: '["serve","--token=canary-2"]' },
    [{ aspect: 'command', before: null, after: null }],
  ],
  [
    'a second network is told',
    { networks: '["shop_back","shop_default"]' },
    [{ aspect: 'networks', before: 'shop_default', after: 'shop_back, shop_default' }],
  ],
  [
    'what was not set is none',
    { 'process-limit': '50' },
    [{ aspect: 'process-limit', before: 'none', after: '50' }],
  ],
])('%s', (_what, part, expected) => {
  expect(changes({ ...before, ...part })).toEqual(expected);
});

test('what is not set any more is none', () => {
  const { networks, ...rest } = before;
  expect(networks).toBeDefined();
  expect(changes(rest)).toEqual([{ aspect: 'networks', before: 'shop_default', after: 'none' }]);
});

test('what a new image brings along was changed by nobody', () => {
  const after = { ...before, command: '["other"]', 'health-check': '["NONE"]' };
  expect(changes(after, 'changed')).toEqual([]);
});

test('nothing of a value is kept where it may be a secret', () => {
  expect(JSON.stringify(printOf(before, key))).not.toContain('canary');
});
