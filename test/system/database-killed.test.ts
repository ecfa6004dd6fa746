import { test } from 'vitest';
import { proveRecovery } from './recovery.ts';

test('a killed database is cured itself, and its clients keep their containers', async () => {
  await proveRecovery('database-killed', {
    cause: 'database-unavailable',
    component: 'postgres',
    remedies: ['start'],
    mayReplace: [],
  });
});
