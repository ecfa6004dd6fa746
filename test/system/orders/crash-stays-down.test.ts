import { test } from 'vitest';
import { proveFault } from '../recovery.ts';

test('a shop that was killed and stays down is started again', () =>
  proveFault('orders/crash-stays-down'));
