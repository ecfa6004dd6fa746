import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a provider that asks for fewer requests is no reason to restart anything', () =>
  proveFault('provider-answers-429'));
