import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a leak gets more memory once, and somebody is called when it comes back', () =>
  proveFault('memory-leak'));
