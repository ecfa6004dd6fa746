import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a cache that wants another password is not restarted', () =>
  proveFault('cache-password-changed'));
