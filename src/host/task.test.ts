import { expect, test } from 'vitest';
import { parsePressure } from './pressure.ts';
import { parseLoad } from './resources.ts';
import { parseTask, readTask } from './task.ts';

const rest = '1 7 7 0 -1 4194560 1 2 3 4 250 50 0 0 20 0 11 0 123456 9999 777 18446744073709551615';

test.each([
  ['S', 'node', 'sleeping'],
  ['T', 'node', 'stopped'],
  ['t', 'node', 'stopped'],
  ['D', 'node', 'waiting'],
  ['Z', 'sh (a) b', 'zombie'],
])('state %s of %s is %s', (letter, name, state) => {
  expect(parseTask(`42 (${name}) ${letter} ${rest}`)).toEqual({
    pid: 42,
    name,
    state,
    traced: letter === 't',
    ticks: 300,
    startTicks: 123_456,
    threads: 11,
    pages: 777,
  });
});

test.each(['', 'nothing', '42 (node) ? 1 2'])('"%s" is no process', (text) => {
  expect(parseTask(text)).toBeNull();
});

test('Node is called by its program, whatever its thread calls itself', async () => {
  expect((await readTask(process.pid))?.name).toBe('node');
});

test('the load and the number of tasks', () => {
  expect(parseLoad('6.69 4.97 4.07 6/197 30255\n')).toEqual({ load: 6.69, tasks: 197 });
});

test.each([
  [
    'some avg10=1.50 avg60=0.00 avg300=0.00 total=9\nfull avg10=0.25 avg60=0 avg300=0 total=2',
    { some: 1.5, full: 0.25 },
  ],
  ['some avg10=7.00 avg60=0.00 avg300=0.00 total=9', { some: 7, full: 0 }],
  [null, null],
  ['', null],
])('pressure %s', (text, expected) => {
  expect(parsePressure(text)).toEqual(expected);
});
