import { test } from 'vitest';
import { answers, proveControl } from './control.ts';

test('a service that is held for a moment opens no incident', () =>
  proveControl('short-freeze', answers));
