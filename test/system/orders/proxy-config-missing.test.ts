import { test } from 'vitest';
import { proveFault } from '../recovery.ts';

test('a proxy whose mounted configuration is gone is left to a person', () =>
  proveFault('orders/proxy-config-missing'));
