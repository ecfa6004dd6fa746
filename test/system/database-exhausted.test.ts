import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a database without a free connection is no reason to restart anything: a person is called', () =>
  proveFault('database-exhausted'));
