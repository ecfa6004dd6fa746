import { test } from 'vitest';
import { proveFault } from '../recovery.ts';

test('a setting of the shop that cannot be used is asked for', () =>
  proveFault('orders/config-invalid'));
