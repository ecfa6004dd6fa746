import { test } from 'vitest';
import { answers, proveControl } from './control.ts';

test('a slow start within its start period opens no incident', () =>
  proveControl('slow-start', answers));
