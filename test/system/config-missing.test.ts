import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a missing setting is named, and the corrected file is noticed and loaded', () =>
  proveFault('config-missing'));
