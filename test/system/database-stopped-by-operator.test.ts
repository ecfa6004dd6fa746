import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a database that a person stopped is asked about and not started', () =>
  proveFault('database-stopped-by-operator'));
