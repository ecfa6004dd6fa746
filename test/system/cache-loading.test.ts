import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a cache that still loads its data is waited for, not restarted again', () =>
  proveFault('cache-loading'));
