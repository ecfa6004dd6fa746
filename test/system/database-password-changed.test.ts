import { test } from 'vitest';
import { proveFault } from './recovery.ts';

test('a login that the database no longer accepts is for a person', () =>
  proveFault('database-password-changed'));
