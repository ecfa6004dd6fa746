import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('nothing is restarted for an endpoint that is not ours', () =>
  proveFault('provider-unreachable'));
