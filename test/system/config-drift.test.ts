import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a container that differs from its corrected file is made from it again', () =>
  proveFault('config-drift'));
