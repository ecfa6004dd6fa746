import { test } from 'vitest';
import { proveFault } from '../recovery.ts';

test('a MariaDB without a free connection is shown to a person, and nothing is changed', () =>
  proveFault('orders/database-exhausted'));
