import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a misspelt host is a configuration error while the database is healthy', () =>
  proveFault('config-wrong-host'));
