/**
 * One round of the store's benchmark: what the place itself can do, then what the store makes of
 * it, directly one after the other, so that both see the same machine.
 */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { nextStep } from '../../src/incident/step.ts';
import { fold } from '../../src/incident/transition.ts';
import { openPostgresStore } from '../../src/store/postgres.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { IncidentStore } from '../../src/store/store.ts';
import { opened, relapsed } from '../../test/contract/store-events.ts';
import { event, seen } from '../../test/examples/incident.ts';

/** Milliseconds of each measurement. */
const duration = 1_500;
/** Appends that are asked for in one tick. */
const side = 50;

export interface Round {
  /** Durable writes a second, one after the other: fdatasync of a page, or a committed INSERT. */
  readonly raw_per_s: number;
  /** Events appended a second, each waited for. */
  readonly events_per_s: number;
  /** Events appended a second to 50 incidents side by side. */
  readonly side_by_side_per_s: number;
  /** Milliseconds of one durable step: load, fold, decide, append. */
  readonly step_ms: { readonly p50: number; readonly p95: number };
  /** The same for one raw write. */
  readonly raw_ms: { readonly p50: number; readonly p95: number };
}

export const places = ['sqlite', 'postgres'] as const;
export type PlaceName = (typeof places)[number];

/** @param connection of a database that nobody else uses; only for postgres */
export async function measureRound(place: PlaceName, connection: string): Promise<Round> {
  return place === 'sqlite' ? measureSqlite() : measurePostgres(connection);
}

async function measureSqlite(): Promise<Round> {
  const folder = mkdtempSync(join(tmpdir(), 'nova-bench-'));
  try {
    const raw = await timed(rawFile(join(folder, 'raw')));
    return await measureStore(await openSqliteStore(join(folder, 'state')), raw);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A page appended and forced to the disk: what a log must do at least. */
function rawFile(path: string): () => Promise<void> {
  const page = Buffer.alloc(4096, 1);
  return () => {
    const file = openSync(path, 'a');
    writeSync(file, page);
    fdatasyncSync(file);
    closeSync(file);
    return Promise.resolve();
  };
}

async function measurePostgres(connection: string): Promise<Round> {
  const client = new pg.Client({ connectionString: connection });
  await client.connect();
  try {
    await client.query('CREATE TABLE raw (id BIGINT GENERATED ALWAYS AS IDENTITY, body TEXT)');
    const body = JSON.stringify(relapsed('down again'));
    const raw = await timed(async () => {
      await client.query('INSERT INTO raw (body) VALUES ($1)', [body]);
    });
    return await measureStore(await openPostgresStore(connection), raw);
  } finally {
    await client.end();
  }
}

async function measureStore(store: IncidentStore, raw: readonly number[]): Promise<Round> {
  try {
    const appends = await timed(await appending(store));
    const steps = await timed(await stepping(store));
    return {
      raw_per_s: perSecond(raw),
      events_per_s: perSecond(appends),
      side_by_side_per_s: await sideBySide(store),
      step_ms: quantiles(steps),
      raw_ms: quantiles(raw),
    };
  } finally {
    await store.close();
  }
}

async function appending(store: IncidentStore): Promise<() => Promise<void>> {
  let version = 1;
  await store.append('one', 0, [opened('one')], 1);
  return async () => {
    await must(store.append('one', version, [relapsed('down again')], version));
    version += 1;
  };
}

/** As the worker does it, with a log of the usual length. */
async function stepping(store: IncidentStore): Promise<() => Promise<void>> {
  const path = [event('opened', { service: 'two', related: [] }), event('confirmed')];
  await must(store.append('two', 0, path, 1));
  let length = path.length;
  let number = 0;
  let incident = 'two';
  return async () => {
    const loaded = fold(await store.load(incident));
    if (loaded === null) throw new Error('nothing was loaded');
    nextStep(loaded, seen({ two: 'down' }), 2);
    if (length >= 20) {
      await must(
        store.append(
          incident,
          length,
          [
            { type: 'recovered-without-us', healthySince: 1 },
            { type: 'resolved', healthySince: 1 },
          ],
          3,
        ),
      );
      number += 1;
      incident = `two-${number}`;
      await must(store.append(incident, 0, path, 1));
      length = path.length;
      return;
    }
    const joined = event('escalated', { reason: 'ask', message: `${length}` });
    await must(store.append(incident, length, [joined], 2));
    length += 1;
  };
}

async function sideBySide(store: IncidentStore): Promise<number> {
  const incidents = Array.from({ length: side }, (_, index) => `side-${index}`);
  for (const one of incidents) await must(store.append(one, 0, [opened(one)], 1));
  const from = performance.now();
  let version = 1;
  for (; performance.now() - from < duration; version += 1)
    await Promise.all(
      incidents.map((one) => must(store.append(one, version, [relapsed('down again')], version))),
    );
  return round(((version - 1) * side * 1_000) / (performance.now() - from));
}

async function must(appended: ReturnType<IncidentStore['append']>): Promise<void> {
  const answer = await appended;
  if (!answer.ok) throw new Error(`an append was refused: ${answer.conflict}`);
}

/** @returns the milliseconds of each turn, over `duration` */
async function timed(work: () => Promise<void>): Promise<readonly number[]> {
  for (let warm = 0; warm < 20; warm += 1) await work();
  const times: number[] = [];
  const until = performance.now() + duration;
  for (let last = performance.now(); last < until;) {
    await work();
    const now = performance.now();
    times.push(now - last);
    last = now;
  }
  return times;
}

function perSecond(times: readonly number[]): number {
  return round((times.length * 1_000) / times.reduce((sum, one) => sum + one, 0));
}

function quantiles(times: readonly number[]): { p50: number; p95: number } {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.floor(sorted.length * share)] ?? NaN);
  return { p50: at(0.5), p95: at(0.95) };
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
