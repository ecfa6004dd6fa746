import { test } from 'vitest';
import { proveFault } from '../recovery.ts';

test('a database that MariaDB no longer has is shown to a person, and nothing is changed', () =>
  proveFault('orders/database-missing'));
