import { expect, test } from 'vitest';
import { summarize, type CheckName } from './readiness.ts';

test.each<[CheckName[], string]>([
  [[], 'ready'],
  [['horizon'], 'degraded'],
  [['postgres'], 'unavailable'],
  [['migrations'], 'unavailable'],
  [['redis'], 'unavailable'],
  [['horizon', 'redis'], 'unavailable'],
])('failed: %s -> %s', (failed, status) => {
  const result = (name: CheckName) =>
    failed.includes(name)
      ? ({ ok: false, ms: 3, reason: 'ECONNREFUSED' } as const)
      : ({ ok: true, ms: 3 } as const);
  const checks = {
    postgres: result('postgres'),
    redis: result('redis'),
    migrations: result('migrations'),
    horizon: result('horizon'),
  };
  expect(summarize(checks)).toEqual({ status, checks });
});
