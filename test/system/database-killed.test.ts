import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a killed database is cured itself, and its clients keep their containers', () =>
  proveFault('database-killed'));
