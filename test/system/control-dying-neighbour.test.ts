import { test } from 'vitest';
import { answers, proveControl } from './control.ts';

test('what happens to another project opens no incident', () =>
  proveControl('dying-neighbour', answers));
