import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a left-over container of the project that holds the port is stopped', () =>
  proveFault('port-taken-by-container'));
