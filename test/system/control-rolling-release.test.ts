import { test } from 'vitest';
import { answers, proveControl } from './control.ts';

test('a release that works opens no incident', () => proveControl('rolling-release', answers));
