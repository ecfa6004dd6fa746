import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a database that is slow to become ready is waited for, not restarted again', () =>
  proveFault('database-slow-start'));
