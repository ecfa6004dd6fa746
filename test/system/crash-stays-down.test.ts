import { test } from 'vitest';
import { proveRecovery } from './recovery.ts';

test('a crashed backend that nothing restarts is started again, and only that', async () => {
  await proveRecovery('crash-stays-down', {
    cause: 'app-crash',
    component: 'backend',
    remedies: ['start'],
    mayReplace: [],
  });
});
