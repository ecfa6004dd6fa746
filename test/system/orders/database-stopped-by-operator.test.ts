import { test } from 'vitest';
import { proveFault } from '../recovery.ts';

test('a MariaDB that a person stopped is asked about and not started', () =>
  proveFault('orders/database-stopped-by-operator'));
