import { test } from 'vitest';
import { answers, proveControl } from './control.ts';

test('a health check that is wrong about a healthy service opens no incident', () =>
  proveControl('wrong-health-check', answers));
