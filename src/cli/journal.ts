/** Writing to the journal of a state folder, whether or not a responder runs: it follows it. */
import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { parseDuration } from '../config/duration.ts';
import type { IncidentStore } from '../store/store.ts';
import { exitCodes, Failure } from './exit.ts';
import { openStore, storePlace, type ConfigOptions } from './setup.ts';

/** The options of every command that reads or writes the store. */
export function storeOptions(command: Command): Command {
  return command
    .option('-c, --config <file>', 'configuration (default: nova.yaml here)')
    .option('--state <folder>', 'folder of the incident log (default: as configured, else .nova)')
    .option('--json', 'print JSON');
}

export async function withStore<T>(
  options: ConfigOptions,
  work: (store: IncidentStore) => Promise<T>,
): Promise<T> {
  const store = await openStore(await storePlace(options));
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Short enough to type. */
export function entryId(): string {
  return randomBytes(3).toString('hex');
}

/** Throws Failure. */
export function durationOf(text: string, option: string): number {
  const value = parseDuration(text);
  if (value !== null && value > 0) return value;
  throw new Failure(exitCodes.usage, `${option} takes a duration such as 30m or 2h, not ${text}`);
}

/** An ISO time, or a duration from now. Throws Failure. */
export function timeOf(text: string, option: string, now: number): number {
  const ahead = parseDuration(text);
  if (ahead !== null) return now + ahead;
  const value = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(value)) return value;
  throw new Failure(
    exitCodes.usage,
    `${option} takes a time such as 2026-03-01T02:00Z, or a duration from now, not ${text}`,
  );
}
