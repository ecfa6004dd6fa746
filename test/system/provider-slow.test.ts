import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a provider that never answers is no reason to restart anything', () =>
  proveFault('provider-slow'));
