import { test } from 'vitest';
import { proveFault } from '../recovery.ts';

test('a proxy that serves an expired certificate, although the file was renewed, reads it anew', () =>
  proveFault('orders/certificate-renewed'));
