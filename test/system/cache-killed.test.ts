import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a cache that was killed is started', () => proveFault('cache-killed'));
