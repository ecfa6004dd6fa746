import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a cache that is full is not restarted', () => proveFault('cache-out-of-memory'));
