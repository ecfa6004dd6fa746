/** What the backend depends on. */
export type CheckName = 'postgres' | 'redis' | 'migrations' | 'horizon';

/** `reason` is a code such as `ECONNREFUSED`, `28P01` or `TIMEOUT`; it holds no address and no secret. */
export type CheckResult = { ok: true; ms: number } | { ok: false; ms: number; reason: string };

export type Readiness = {
  status: 'ready' | 'degraded' | 'unavailable';
  checks: Record<CheckName, CheckResult>;
};

// Without Redis requests still succeed, but every balance is read from PostgreSQL, which is not meant to
// last; so it counts. Horizon is somebody else's service: restarting or hiding ours would not bring it back.
const meaning = {
  postgres: 'unavailable',
  redis: 'unavailable',
  migrations: 'unavailable',
  horizon: 'degraded',
} as const satisfies Record<CheckName, 'unavailable' | 'degraded'>;

/** The worst that any failed check means. */
export function summarize(checks: Record<CheckName, CheckResult>): Readiness {
  const failed = (Object.keys(meaning) as CheckName[])
    .filter((name) => !checks[name].ok)
    .map((name) => meaning[name]);
  const status = failed.includes('unavailable')
    ? 'unavailable'
    : failed.includes('degraded')
      ? 'degraded'
      : 'ready';
  return { status, checks };
}
