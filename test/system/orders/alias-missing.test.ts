import { test } from 'vitest';
import { proveFault } from '../recovery.ts';

test('a database that lost its name in the network gets it again', () =>
  proveFault('orders/alias-missing'));
