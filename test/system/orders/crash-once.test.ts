import { test } from 'vitest';
import { proveFault } from '../recovery.ts';

test('a crash of the shop that the engine cures by itself is recorded, and nothing is done', () =>
  proveFault('orders/crash-once'));
