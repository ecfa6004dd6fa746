import { test } from 'vitest';
import { proveFault } from '../recovery.ts';

test('a database that nobody can reach while it is well is not restarted', () =>
  proveFault('orders/packets-dropped'));
