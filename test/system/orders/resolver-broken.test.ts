import { test } from 'vitest';
import { proveFault } from '../recovery.ts';

test('a shop that resolves no name gets a fresh resolver', () =>
  proveFault('orders/resolver-broken'));
