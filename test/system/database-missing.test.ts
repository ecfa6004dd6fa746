import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a database that is gone is for a person, and nothing is made in its place', () =>
  proveFault('database-missing'));
