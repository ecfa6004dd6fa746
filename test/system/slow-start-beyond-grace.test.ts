import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a start that takes longer than its start period is waited for, not begun anew', () =>
  proveFault('slow-start-beyond-grace'));
