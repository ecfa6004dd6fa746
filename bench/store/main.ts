/**
 * How fast the stores take events, beside what their place can do at most: a disk that forces a
 * page, a PostgreSQL that commits a row. The ratio is what the store itself costs.
 */
import Table from 'cli-table3';
import { Command } from 'commander';
import { startPostgres } from '../../test/postgres.ts';
import { openResults, resultsFile } from '../results.ts';
import { measureRound, places, type PlaceName, type Round } from './measure.ts';

const program = new Command()
  .name('bin/bench store')
  .description('measures events a second and the latency of one durable step, for both stores')
  .option('--rounds <times>', 'how often each is measured; the median counts', '5')
  .option('--fresh', 'begin a new run instead of going on with an unfinished one')
  .option('--file <file>', 'where results are appended', resultsFile('store'))
  .option('--json', 'print one JSON object')
  .addHelpText('after', '\nExamples:\n  bin/bench store\n  bin/bench store --json --fresh');
program.parse();
const options = program.opts<{ rounds: string; fresh?: boolean; file: string; json?: boolean }>();
const rounds = Number(options.rounds);
if (!Number.isInteger(rounds) || rounds < 1) program.error('--rounds takes a whole number from 1');

const nameOf = (place: PlaceName, index: number) => `${place} ${index}`;
const indices = Array.from({ length: rounds }, (_, index) => index);
const cases = indices.flatMap((index) => places.map((place) => nameOf(place, index)));
const start = options.fresh === true ? 'fresh' : 'resume';
const results = await openResults<Round>(options.file, cases, start);
if (cases.some((one) => !results.done.has(one))) await measureAll();
const stores = places.map(summary);
if (options.json === true) console.log(JSON.stringify({ run: results.run, rounds, stores }));
else console.log(table());

async function measureAll(): Promise<void> {
  const server = await startPostgres();
  try {
    for (const index of indices)
      for (const place of places) {
        const name = nameOf(place, index);
        if (results.done.has(name)) continue;
        const { location, remove } = await server.database();
        const result = await measureRound(place, location);
        await remove();
        await results.append(name, result);
        process.stderr.write(`${name}: ${result.events_per_s} events a second\n`);
      }
  } finally {
    await server.stop();
  }
}

function summary(store: PlaceName) {
  const all = indices.flatMap((index) => results.done.get(nameOf(store, index)) ?? []);
  const median = (value: (round: Round) => number) => {
    const sorted = all.map(value).toSorted((a, b) => a - b);
    const middle = sorted[Math.floor(sorted.length / 2)] ?? NaN;
    return Math.round(middle * 1_000) / 1_000;
  };
  return {
    store,
    raw_per_s: median((one) => one.raw_per_s),
    events_per_s: median((one) => one.events_per_s),
    events_ratio: median((one) => one.events_per_s / one.raw_per_s),
    side_by_side_per_s: median((one) => one.side_by_side_per_s),
    raw_ms_p50: median((one) => one.raw_ms.p50),
    step_ms_p50: median((one) => one.step_ms.p50),
    step_ms_p95: median((one) => one.step_ms.p95),
    step_ratio: median((one) => one.step_ms.p50 / one.raw_ms.p50),
  };
}

function table(): string {
  const rows = new Table({
    head: ['', ...stores.map(({ store }) => store)],
    style: { head: [] },
  });
  const row = (name: string, value: (one: (typeof stores)[number]) => number) =>
    rows.push([name, ...stores.map(value)]);
  row('raw durable writes a second', (one) => one.raw_per_s);
  row('events a second, one after the other', (one) => one.events_per_s);
  row('  as a share of the raw writes', (one) => one.events_ratio);
  row('events a second, 50 side by side', (one) => one.side_by_side_per_s);
  row('raw write, ms (median)', (one) => one.raw_ms_p50);
  row('durable step, ms (median)', (one) => one.step_ms_p50);
  row('durable step, ms (95 %)', (one) => one.step_ms_p95);
  row('  as a multiple of a raw write', (one) => one.step_ratio);
  return rows.toString();
}
