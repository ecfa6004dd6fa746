import { test } from 'vitest';
import { proveFault } from '../recovery.ts';

test('a container of the shop that somebody removed is asked about', () =>
  proveFault('orders/container-deleted'));
