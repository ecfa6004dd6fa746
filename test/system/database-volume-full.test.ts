import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a database without room on its own disk is not to be helped by a program: a person is called', () =>
  proveFault('database-volume-full'));
