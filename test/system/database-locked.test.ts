import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a database whose tables somebody has locked is not restarted: a person is told who holds the lock', () =>
  proveFault('database-locked'));
