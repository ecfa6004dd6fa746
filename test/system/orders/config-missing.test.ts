import { test } from 'vitest';
import { proveFault } from '../recovery.ts';

test('a setting of the shop that is missing everywhere is asked for', () =>
  proveFault('orders/config-missing'));
