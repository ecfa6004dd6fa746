import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a database whose data is damaged is not touched: a person is called', () =>
  proveFault('data-corrupted'));
