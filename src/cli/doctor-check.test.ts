import { describe, expect, test } from 'vitest';
import {
  checkChannel,
  checkChannels,
  checkClock,
  checkCompose,
  checkConfig,
  checkDeployments,
  checkDisk,
  checkEngine,
  checkGroup,
  checkLevels,
  checkPermissions,
  checkResponder,
  checkSecrets,
  checkStore,
} from './doctor-check.ts';

const mebibyte = 1024 ** 2;
const now = Date.UTC(2026, 5, 1);
const any = { after: 0, channels: ['pager', 'hook'] };
const forOne = {
  after: 600_000,
  channels: ['chief'],
  when: ['data-corruption'] as const,
  downFor: 1_200_000,
};

const denied = { problem: 'AWS_DENIED', message: 'not allowed' } as const;
const grown = (desired: number, ready: number) => ({
  ...{ desired, min: 1, max: 3 },
  instances: Array.from({ length: ready }, (_, index) => ({
    ...{ id: `i-${index}`, lifecycle: 'InService', health: 'Healthy' },
  })),
});

describe('nova doctor', () => {
  test.each([
    ['an engine that answers', checkEngine({ version: '28.1' }), 'ok'],
    ['an engine that does not', checkEngine({ message: 'no socket' }), 'fail'],
    ['Compose 2', checkCompose('2.26.1-4'), 'ok'],
    ['Compose 2 with a v', checkCompose('v2.39.0'), 'ok'],
    ['Compose 1', checkCompose('1.29.2'), 'fail'],
    ['no Compose', checkCompose(null), 'fail'],
    ['root beside the engine', checkPermissions(true, true, true), 'ok'],
    ['another user', checkPermissions(false, true, true), 'warn'],
    ['no nsenter', checkPermissions(true, false, true), 'warn'],
    ['an engine elsewhere', checkPermissions(true, true, false), 'warn'],
    ['clocks that agree', checkClock(-400, now), 'ok'],
    ['clocks that differ', checkClock(-4_000, now), 'warn'],
    ['clocks that mislead', checkClock(11_000, now), 'fail'],
    ['an engine without a clock', checkClock(null, now), 'warn'],
    ['a clock that was never set', checkClock(0, 0), 'fail'],
    ['a roomy disk', checkDisk(501 * mebibyte, 5_000, '.nova'), 'ok'],
    ['a disk that fills', checkDisk(499 * mebibyte, 5_000, '.nova'), 'warn'],
    ['a full disk', checkDisk(49 * mebibyte, 5_000, '.nova'), 'fail'],
    ['a disk without inodes left', checkDisk(501 * mebibyte, 10, '.nova'), 'fail'],
    ['a file system that counts no inodes', checkDisk(501 * mebibyte, 0, '.nova'), 'ok'],
    ['a sound store', checkStore({ is: 'sound', incidents: 3 }, '.nova'), 'ok'],
    ['an empty folder', checkStore({ is: 'empty' }, '.nova'), 'ok'],
    ['a broken store', checkStore({ is: 'broken', message: 'damaged' }, '.nova'), 'fail'],
    ['a group with room', checkGroup('web', grown(1, 1)), 'ok'],
    ['a group that waits for an instance', checkGroup('web', grown(2, 1)), 'warn'],
    ['a group at its maximum', checkGroup('web', grown(3, 3)), 'warn'],
    ['a group that may not be read', checkGroup('web', denied), 'fail'],
    ['an application without a deployment', checkDeployments('web', { deployments: [] }), 'warn'],
    ['an application that may not be read', checkDeployments('web', denied), 'fail'],
    ['a valid configuration', checkConfig([]), 'ok'],
    ['a configuration with mistakes', checkConfig(['line 3: what?']), 'fail'],
    ['no configuration', checkConfig(null), 'warn'],
    ['nobody who is told', checkChannels([], null), 'warn'],
    [
      'somebody who misses us and nobody who comes',
      checkChannels([], 'https://example.org/ping'),
      'warn',
    ],
    ['somebody who comes and nobody who misses us', checkChannels(['pager'], null), 'warn'],
    ['both', checkChannels(['pager'], 'https://example.org/ping'), 'ok'],
    ['levels of which one is for any reason', checkLevels([any, forOne]), 'ok'],
    ['levels that leave reasons out', checkLevels([forOne]), 'warn'],
    ['a channel that can be reached', checkChannel('pager', 'events.example:443', null), 'ok'],
    ['one that cannot', checkChannel('pager', 'events.example:443', 'refused'), 'fail'],
    ['secrets that are elsewhere', checkSecrets(['KEY']), 'warn'],
    ['a heart that beats', checkResponder(14_999), 'ok'],
    ['a heart that stopped', checkResponder(15_000), 'warn'],
    ['no heart', checkResponder(null), 'warn'],
  ])('of %s', (_name, check, state) => {
    expect(check.state).toBe(state);
    expect(check.says).not.toBe('');
    expect(check.advice === '').toBe(state === 'ok');
  });
});

test('levels are told in words', () => {
  expect(checkLevels([any, forOne]).says).toBe(
    'called: pager, else hook at once; chief after 10m for data-corruption once down for 20m',
  );
});
