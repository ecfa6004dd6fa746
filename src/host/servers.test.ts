import { expect, test } from 'vitest';
import { optionsOf } from './servers.ts';

test.each([
  ['nginx: master process nginx -c /x.conf -g daemon off;', ['-c', '-p'], ['-c', '/x.conf']],
  ['nginx: master process nginx -g daemon off;', ['-c', '-p'], []],
  ['haproxy -W -db -f /a.cfg -f /b.cfg', ['-f'], ['-f', '/a.cfg', '-f', '/b.cfg']],
  [
    'prometheus --config.file=/p.yml --web.enable-lifecycle',
    ['--config.file'],
    ['--config.file=/p.yml'],
  ],
  ['prometheus --config.file /p.yml', ['--config.file'], ['--config.file', '/p.yml']],
  ['prometheus --config.file', ['--config.file'], []],
])('of "%s" the options %o are %o', (command, names, expected) => {
  expect(optionsOf(command.split(' '), names)).toEqual(expected);
});
