/** The three cases of the benchmark, and what the same questions cost without a responder. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { defaultBudgets } from '../../src/remedy/policy.ts';
import { usageOf, type Usage } from './process.ts';
import { interval, startEndpoints, startWatching, type Watching } from './watched.ts';

export interface Watch extends Usage {
  readonly services: number;
  readonly late_probes: number;
}

export interface Storm {
  readonly services: number;
  /** From the second of the failure to the last incident; null: not all were opened in time. */
  readonly opened_ms: number | null;
  readonly opened: number;
  /** Remedies that were begun beyond what the fleet's budgets allow. */
  readonly over_budget: number;
  readonly begun: number;
  readonly max_loop_delay_ms: number;
}

/** Milliseconds from the start of the responder until its start is over: nothing counts before. */
const warmUp = 15_000;

/** @param duration of the measurement in milliseconds */
export async function measureWatch(services: number, duration: number): Promise<Watch> {
  const endpoints = await startEndpoints();
  try {
    const watching = await startWatching(services, endpoints.port);
    try {
      await pause(warmUp);
      endpoints.count();
      const usage = await usageOf(watching.pid, duration);
      const { late, asked } = await endpoints.report();
      if (asked !== services) throw new Error(`${asked} of ${services} services were asked`);
      return { services, ...usage, late_probes: late };
    } finally {
      await watching.stop();
    }
  } finally {
    await endpoints.stop();
  }
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
export async function measureStorm(services: number, duration: number): Promise<Storm> {
  const endpoints = await startEndpoints();
  try {
    const watching = await startWatching(services, endpoints.port);
    try {
      await pause(warmUp);
      await watching.loopDelay();
      const since = await endpoints.fail(services);
      await pause(duration);
      const opened = watching.events.filter(({ event }) => event.type === 'opened');
      const last = Math.max(...opened.map(({ at }) => at));
      return {
        services,
        opened_ms: opened.length === services ? last - since : null,
        opened: opened.length,
        ...budgetsOf(watching),
        max_loop_delay_ms: Math.round(await watching.loopDelay()),
      };
    } finally {
      await watching.stop();
    }
  } finally {
    await endpoints.stop();
  }
}

function budgetsOf({ events }: Watching): Pick<Storm, 'begun' | 'over_budget'> {
  const withdrawn = new Set(
    events.flatMap(({ event }) =>
      event.type === 'remedy-finished' && event.outcome === 'withdrawn' ? [event.intent] : [],
    ),
  );
  const begun = events.filter(
    ({ event }) => event.type === 'remedy-intended' && !withdrawn.has(event.intent),
  );
  const over = defaultBudgets.fleet.map(({ limit, within }) =>
    Math.max(
      0,
      ...begun.map(({ at }) => begun.filter((one) => one.at >= at && one.at < at + within).length),
    ) > limit
      ? begun.length - limit
      : 0,
  );
  return { begun: begun.length, over_budget: Math.max(0, ...over) };
}
