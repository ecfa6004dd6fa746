import { test } from 'vitest';
import { proveFault } from '../recovery.ts';

test('a shop that lost its name in the network gets it again', () =>
  proveFault('orders/alias-missing'));
