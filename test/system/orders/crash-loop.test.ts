import { test } from 'vitest';
import { proveFault } from '../recovery.ts';

test('a shop with a damaged file ends at every start, and a person is called after one restart', () =>
  proveFault('orders/crash-loop'));
