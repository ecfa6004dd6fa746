import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a crashed backend that nothing restarts is started again, and only that', () =>
  proveFault('crash-stays-down'));
