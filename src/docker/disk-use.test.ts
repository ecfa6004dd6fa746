import { expect, test } from 'vitest';
import { readUses } from './disk-use.ts';

const answer = {
  LayersSize: 700,
  Images: [
    { RepoTags: ['shop:2'], Size: 500, SharedSize: 300, Containers: 2 },
    { RepoTags: ['<none>:<none>'], Size: 400, SharedSize: 300, Containers: 0 },
  ],
  Containers: [
    { SizeRw: 30, State: 'running' },
    { SizeRw: 20, State: 'exited' },
    { State: 'created' },
  ],
  Volumes: [
    { UsageData: { Size: 900, RefCount: 1 } },
    { UsageData: { Size: 100, RefCount: 0 } },
    { UsageData: null },
  ],
  BuildCache: [
    { Size: 50, InUse: false, Shared: false },
    { Size: 60, InUse: true, Shared: true },
  ],
};

test('sizes are counted once, and what nothing uses by itself', () => {
  expect(readUses(answer)).toEqual({
    images: { count: 2, size: 700, unused: 100 },
    dangling: { count: 1, size: 100, unused: 100 },
    containers: { count: 3, size: 50, unused: 20 },
    volumes: { count: 3, size: 1_000, unused: 100 },
    buildCache: { count: 2, size: 50, unused: 50 },
  });
});

test('what the engine was not asked for is not known', () => {
  expect(readUses({ LayersSize: 700, Images: null, BuildCache: [] })).toEqual({
    images: null,
    dangling: null,
    containers: null,
    volumes: null,
    buildCache: { count: 0, size: 0, unused: 0 },
  });
});

test('what is no answer is none', () => {
  expect(readUses('gateway timeout')).toBeNull();
});
