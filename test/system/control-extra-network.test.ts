import { test } from 'vitest';
import { answers, proveControl } from './control.ts';

test('a network that a service does not need may come and go', () =>
  proveControl('extra-network', answers));
