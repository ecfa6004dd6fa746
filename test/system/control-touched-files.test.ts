import { test } from 'vitest';
import { answers, proveControl } from './control.ts';

test('files that are written and say the same open no incident', () =>
  proveControl('touched-files', answers));
