import { test } from 'vitest';
import { proveFault } from '../recovery.ts';

test('a release of the shop that ends with a traceback is rolled back', () =>
  proveFault('orders/bad-release'));
