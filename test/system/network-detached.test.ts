import { test } from 'vitest';
import { proveRecovery } from './recovery.ts';

test('a backend that lost its network is connected again without a restart', async () => {
  await proveRecovery('network-detached', {
    cause: 'network-detached',
    component: 'backend',
    remedies: ['reconnect-network'],
    mayReplace: [],
  });
});
