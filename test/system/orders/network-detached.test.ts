import { test } from 'vitest';
import { proveFault } from '../recovery.ts';

test('a shop that lost its network is connected again', () =>
  proveFault('orders/network-detached'));
