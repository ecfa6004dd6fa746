import { test } from 'vitest';
import { answers, proveControl } from './control.ts';

test('a one-off container that fails is no outage of its service', () =>
  proveControl('failing-job', answers));
