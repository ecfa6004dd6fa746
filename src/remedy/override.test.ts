import { expect, test } from 'vitest';
import { container } from '../../test/examples/incident.ts';
import { outlived, overrideOf, type Override } from './override.ts';
import type { Action } from './remedy.ts';

const targets = [container('web')];
const memory: Override = {
  ...{ service: 'web', at: 5, incident: 'i-1', part: 'memory' },
  ...{ limit: 512, reservation: 256, swap: 512 },
};
const image: Override = {
  ...{ service: 'web', at: 5, incident: 'i-1', part: 'image', imageId: 'sha256:1' },
};
const raise: Action = { remedy: 'raise-memory', service: 'web', targets, from: 256, to: 512 };
const rollBack: Action = {
  ...{ remedy: 'rollback-image', service: 'web', targets },
  ...{ fromImage: 'sha256:2', toImage: 'sha256:1', toRef: 'web:1' },
};

const rebuild: Action = {
  ...{ remedy: 'rollback-git', service: 'web', targets, fromImage: 'sha256:2' },
  ...{ commit: 'c0ffee', repository: '/srv/shop', context: '', toRef: 'nova-git/shop-web:c0ffee' },
};

test.each<[string, Action, Override | null]>([
  ['a raised limit stays, with reservation and swap', raise, memory],
  ['an image that was rolled back stays', rollBack, image],
  [
    'so does one that was built from sources',
    rebuild,
    { ...image, imageId: 'nova-git/shop-web:c0ffee' },
  ],
  ['a restart leaves nothing behind', { remedy: 'restart', service: 'web', targets }, null],
  ['nor does a new container', { remedy: 'recreate', service: 'web', targets }, null],
])('%s', (_, action, expected) => {
  expect(overrideOf(action, 'i-1', 5)).toEqual(expected);
});

test.each<[string, Partial<Parameters<typeof outlived>[1]>, readonly Override[]]>([
  ['on the same image and limit both hold', {}, []],
  ['another image that has been healthy replaces ours', { imageId: 'sha256:3' }, [image]],
  ['a higher limit replaces ours', { memoryLimit: 1024 }, [memory]],
  ['no limit at all does too', { memoryLimit: 0 }, [memory]],
  ['a lower limit does not: the raise was not applied yet', { memoryLimit: 256 }, []],
  ['another service says nothing', { service: 'db', imageId: 'sha256:3' }, []],
])('%s', (_, part, expected) => {
  const good = {
    ...{ service: 'web', imageId: 'sha256:1', imageRef: 'web:1', memoryLimit: 512 },
    ...part,
  };
  expect(outlived([memory, image], good)).toEqual(expected);
});

test('an image that was built from sources is known by the name that we gave it', () => {
  const built: Override = { ...image, part: 'image', imageId: 'nova-git/shop-web:c0ffee' };
  const good = { service: 'web', imageId: 'sha256:9', imageRef: built.imageId, memoryLimit: 0 };
  expect(outlived([built], good)).toEqual([]);
  expect(outlived([built], { ...good, imageRef: 'web:3' })).toEqual([built]);
});
