import { test } from 'vitest';
import { answers, proveControl } from './control.ts';

test('a backup opens no incident', () => proveControl('backup', answers));
