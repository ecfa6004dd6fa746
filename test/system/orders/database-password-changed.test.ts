import { test } from 'vitest';
import { proveFault } from '../recovery.ts';

test('a login that MariaDB refuses is shown to a person, and nothing is changed', () =>
  proveFault('orders/database-password-changed'));
