import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a mounted secret that the backend may not read is a matter for people', () =>
  proveFault('config-unreadable'));
