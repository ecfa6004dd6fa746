import { test } from 'vitest';
import { proveFault } from '../recovery.ts';

test('a configuration that nginx refuses is shown to a person, and nothing is changed', () =>
  proveFault('orders/proxy-config-invalid'));
