import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a health check that cannot be run is no reason to restart anything', () =>
  proveFault('health-check-wrong'));
