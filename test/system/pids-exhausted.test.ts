import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a database that may start no more processes is restarted', () =>
  proveFault('pids-exhausted'));
