import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a backend with a broken resolver gets a fresh one by a restart', () =>
  proveFault('resolver-broken'));
