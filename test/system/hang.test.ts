import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a backend whose processes stand still is restarted', () => proveFault('hang'));
