import { test } from 'vitest';
import { answers, proveControl } from './control.ts';

test('a burst of traffic that is answered opens no incident', () =>
  proveControl('traffic-burst', answers));
