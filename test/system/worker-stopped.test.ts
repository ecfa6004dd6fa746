import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a worker without a port that a signal has stopped is found and started again', () =>
  proveFault('worker-stopped'));
