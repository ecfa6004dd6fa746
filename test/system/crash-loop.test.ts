import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a service that ends at every start is restarted once, and then a person is called', () =>
  proveFault('crash-loop'));
