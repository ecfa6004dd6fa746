import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a client that does not recover with its database is restarted after it', () =>
  proveFault('database-killed-client-stuck'));
