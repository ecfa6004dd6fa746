import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a cache that follows another server takes no writes and is not restarted: a person is called', () =>
  proveFault('cache-read-only'));
