import { test } from 'vitest';
import { proveFault } from '../recovery.ts';

test('a MariaDB that was killed is started again, and the shop is left alone', () =>
  proveFault('orders/database-killed'));
