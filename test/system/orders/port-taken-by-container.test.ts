import { test } from 'vitest';
import { proveFault } from '../recovery.ts';

test('the port of the proxy is taken back from a left-over container', () =>
  proveFault('orders/port-taken-by-container'));
