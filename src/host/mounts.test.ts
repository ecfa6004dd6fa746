import { expect, test } from 'vitest';
import { mayHang, parseMounts } from './mounts.ts';

const table = [
  '900 800 0:55 / / rw,relatime master:1 - overlay overlay rw,lowerdir=/a,upperdir=/b',
  '901 900 0:60 / /dev/shm rw,nosuid shared:4 - tmpfs shm rw,size=65536k',
  '902 900 8:1 /volumes/db/_data /var/lib/db rw,relatime - ext4 /dev/sda1 ro,errors=remount-ro',
  '903 900 8:1 /conf /etc/app ro,relatime - ext4 /dev/sda1 rw',
  '904 900 0:70 / /mnt/with\\040blank rw - nfs4 server:/export rw',
  'not a line of it',
].join('\n');

test('a mount is read-only by its own option or by that of its file system', () => {
  const seen = parseMounts(table).map((one) => [one.destination, one.fileSystem, one.access]);
  expect(seen).toEqual([
    ['/', 'overlay', 'read-write'],
    ['/dev/shm', 'tmpfs', 'read-write'],
    ['/var/lib/db', 'ext4', 'read-only'],
    ['/etc/app', 'ext4', 'read-only'],
    ['/mnt/with blank', 'nfs4', 'read-write'],
  ]);
});

test('of two mounts on one place the later one is seen', () => {
  const twice = '1 0 0:1 / /data rw - ext4 a rw\n2 1 0:2 / /data rw - tmpfs b rw';
  expect(parseMounts(twice).map((one) => one.fileSystem)).toEqual(['tmpfs']);
});

test.each([
  ['nfs4', true],
  ['fuse.sshfs', true],
  ['9p', true],
  ['ext4', false],
  ['overlay', false],
  ['tmpfs', false],
])('%s may hang: %s', (fileSystem, expected) => {
  expect(mayHang(fileSystem)).toBe(expected);
});
