import { test } from 'vitest';
import { proveFault } from '../recovery.ts';

test('a process that holds the port of the proxy is ended by a person only', () =>
  proveFault('orders/port-taken-by-process'));
