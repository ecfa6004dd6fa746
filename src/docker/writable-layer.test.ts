import { expect, test } from 'vitest';
import { dataPaths } from './writable-layer.ts';

const added = (path: string) => ({ Path: path, Kind: 1 });
const changed = (path: string) => ({ Path: path, Kind: 0 });

test.each([
  ['nothing', null, []],
  [
    'a file, without the folders that only changed with it',
    [changed('/srv'), added('/srv/a')],
    ['/srv/a'],
  ],
  ['what is temporary', [changed('/tmp'), added('/tmp/a')], []],
  ['what lies in a mount, and the way to it', [added('/data'), added('/data/db')], []],
  [
    'what the engine puts there for an init process, and the folder that it changes',
    [changed('/usr'), changed('/usr/sbin'), added('/usr/sbin/docker-init')],
    [],
  ],
  [
    'what somebody has put beside it',
    [changed('/usr/sbin'), added('/usr/sbin/docker-init'), added('/usr/sbin/own')],
    ['/usr/sbin/own'],
  ],
])('of the writable layer it counts as data: %s', (_what, raw, paths) => {
  expect(dataPaths(raw, ['/data/db'])).toEqual(paths);
});
