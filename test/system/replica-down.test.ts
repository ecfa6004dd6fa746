import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('one of three containers that dies is started again, and the others are left alone', () =>
  proveFault('replica-down'));
