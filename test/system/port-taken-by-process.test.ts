import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a foreign process that holds the port is named and not ended', () =>
  proveFault('port-taken-by-process'));
