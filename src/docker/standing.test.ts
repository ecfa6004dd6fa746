import { expect, test } from 'vitest';
import { replica } from '../../test/examples/facts.ts';
import { standing } from './inventory.ts';

const old = replica('web', { container: '903cf40e3197aa', name: 'shop-web-1' });
const next = replica('web', {
  container: '77f0aa11bb22cc',
  name: '903cf40e3197_shop-web-1',
  status: 'created',
});

test('what waits for the end of the one that it replaces does not stand for the service yet', () => {
  expect(standing([old, next])).toEqual([old]);
});

test('once that one is gone, or it runs itself, it does', () => {
  expect(standing([next])).toEqual([next]);
  const runs = replica('web', { ...next.state, status: 'running' });
  expect(standing([old, runs])).toEqual([old, runs]);
});

test('a name of somebody else’s choice means nothing, and jobs are left out', () => {
  const odd = replica('web', { ...next.state, name: '0123456789ab_shop-web-1' });
  expect(standing([old, odd, { ...old, oneOff: true }])).toEqual([old, odd]);
});
