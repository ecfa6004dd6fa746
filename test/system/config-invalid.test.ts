import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a setting that cannot be used is named to a person', () => proveFault('config-invalid'));
