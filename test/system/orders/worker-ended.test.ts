import { test } from 'vitest';
import { proveFault } from '../recovery.ts';

test('a shop that ended under a supervisor that lives on is restarted', () =>
  proveFault('orders/worker-ended'));
