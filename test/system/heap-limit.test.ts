import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a runtime that reached its own heap limit is told from a container that reached its own', () =>
  proveFault('heap-limit'));
