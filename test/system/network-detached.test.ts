import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a backend that lost its network is connected again without a restart', () =>
  proveFault('network-detached'));
