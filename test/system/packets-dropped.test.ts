import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a database that nobody can reach while it is well is not restarted: a person is called', () =>
  proveFault('packets-dropped'));
