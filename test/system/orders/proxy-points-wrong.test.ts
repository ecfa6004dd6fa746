import { test } from 'vitest';
import { proveFault } from '../recovery.ts';

test('an upstream that is not there while the shop is well is the fault of the configuration of nginx', () =>
  proveFault('orders/proxy-points-wrong'));
