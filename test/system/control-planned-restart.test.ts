import { test } from 'vitest';
import { answers, proveControl } from './control.ts';

test('a restart of everything by hand opens no incident', () =>
  proveControl('planned-restart', answers));
