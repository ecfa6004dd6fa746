import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a backend that the kernel kills under load gets more memory, swap included', () =>
  proveFault('out-of-memory'));
