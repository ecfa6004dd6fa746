import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a provider that answers 500 is no reason to restart anything', () =>
  proveFault('provider-answers-500'));
