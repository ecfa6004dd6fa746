import { test } from 'vitest';
import { proveFault } from '../recovery.ts';

test('a shop that was made from a file that was corrected since is made anew', () =>
  proveFault('orders/config-drift'));
