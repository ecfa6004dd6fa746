/** The three cases of the benchmark, and what the same questions cost without a responder. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { overBudget } from './over-budget.ts';
import { usageOf, type Usage } from './process.ts';
import {
  interval,
  startEndpoints,
  startWatching,
  type Endpoints,
  type Services,
  type Watching,
} from './watched.ts';

export interface Watch extends Usage {
  readonly services: number;
  /** By the endpoints' own count: questions later than one interval after they were due. */
  readonly late_probes: number;
  /** The same by the responder's. */
  readonly late_by_metric: number;
}

export interface Storm {
  readonly services: number;
  /** From the failure to the last incident that was told; null: not all were opened in time. */
  readonly opened_ms: number | null;
  readonly opened: number;
  /** Remedies that were intended beyond the fleet's budgets, or on what must never be changed. */
  readonly over_budget: number;
  readonly intended: number;
  readonly max_loop_delay_ms: number;
}

/** Milliseconds from the start of the responder until its start is over: nothing counts before. */
const warmUp = 2 * interval + 5_000;

/** @param duration of the measurement in milliseconds */
export function measureWatch(services: Services, duration: number): Promise<Watch> {
  return watching(services, async (endpoints, { pid, metric }) => {
    const lateBefore = await metric('nova_probe_rounds_late_total');
    endpoints.count();
    const usage = await usageOf(pid, duration);
    const { late, asked } = await endpoints.report();
    const count = services.containers + services.elsewhere;
    if (duration > interval && asked !== count)
      throw new Error(`${asked} of ${count} services were asked`);
    const lateByMetric = (await metric('nova_probe_rounds_late_total')) - lateBefore;
    return { services: count, ...usage, late_probes: late, late_by_metric: lateByMetric };
  });
}

/** What the questions alone cost. */
export async function measurePlain(services: number, duration: number): Promise<Usage> {
  const endpoints = await startEndpoints();
  const program = join(import.meta.dirname, 'plain.ts');
  const args = [program, String(endpoints.port), String(services), String(interval)];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  try {
    await pause(warmUp);
    return await usageOf(child.pid ?? 0, duration);
  } finally {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
    await endpoints.stop();
  }
}

/** @param duration how long the storm is watched, in milliseconds */
export function measureStorm(services: number, duration: number): Promise<Storm> {
  return watching({ containers: 0, elsewhere: services }, async (endpoints, { events, metric }) => {
    const longestPause = 'nodejs_eventloop_lag_max_seconds';
    // It counts from one reading to the next.
    await metric(longestPause);
    const since = await endpoints.fail(services);
    await pause(duration);
    const pauseSeconds = await metric(longestPause);
    const opened = events.filter(({ event }) => event.type === 'opened');
    const last = Math.max(...opened.map(({ seenAt }) => seenAt));
    return {
      services,
      opened_ms: opened.length === services ? last - since : null,
      opened: opened.length,
      ...overBudget(events),
      max_loop_delay_ms: Math.round(pauseSeconds * 1_000),
    };
  });
}

async function watching<T>(
  services: Services,
  measure: (endpoints: Endpoints, responder: Watching) => Promise<T>,
): Promise<T> {
  const endpoints = await startEndpoints();
  try {
    const responder = await startWatching(services, endpoints.port);
    try {
      await pause(warmUp);
      return await measure(endpoints, responder);
    } finally {
      await responder.stop();
    }
  } finally {
    await endpoints.stop();
  }
}
