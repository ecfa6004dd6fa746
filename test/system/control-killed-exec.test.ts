import { test } from 'vitest';
import { answers, proveControl } from './control.ts';

test('a command that is killed inside of a container is no death of it', () =>
  proveControl('killed-exec', answers));
