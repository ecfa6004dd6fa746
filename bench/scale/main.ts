/**
 * What it costs to watch many services, and what happens when many fail at once. The services'
 * endpoints are real; the processor time of the same questions alone is measured in the same run.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Table from 'cli-table3';
import { Command } from 'commander';
import { openResults, resultsFile } from '../results.ts';
import { measurePlain, measureStorm, measureWatch, type Storm, type Watch } from './measure.ts';
import type { Usage } from './process.ts';

const program = new Command()
  .name('bin/bench scale')
  .description('measures an idle responder, one with many services, and many failures at once')
  .option('--idle <services>', 'services of the idle responder', '10')
  .option('--watch <services>', 'services that are watched', '1000')
  .option('--storm <services>', 'services that fail in one second', '500')
  .option('--seconds <seconds>', 'how long each case is measured', '60')
  .option('--fresh', 'begin a new run instead of going on with an unfinished one')
  .option('--file <file>', 'where results are appended', resultsFile('scale'))
  .option('--json', 'print one JSON object')
  .addHelpText('after', '\nExamples:\n  bin/bench scale\n  bin/bench scale --json --fresh');
program.parse();
const options = program.opts<Record<'idle' | 'watch' | 'storm' | 'seconds' | 'file', string>>();
const { fresh, json } = program.opts<{ fresh?: boolean; json?: boolean }>();

// As it is published: without the compiler in its memory.
await promisify(execFile)(join(import.meta.dirname, '..', '..', 'bin', 'build'));

const duration = 1_000 * whole('seconds');
const cases = {
  idle: `idle ${options.idle}`,
  plain: `plain ${options.watch}`,
  watch: `watch ${options.watch}`,
  storm: `storm ${options.storm}`,
};
const results = await openResults<Usage | Watch | Storm>(
  options.file,
  Object.values(cases),
  fresh === true ? 'fresh' : 'resume',
);
const idle = await once(cases.idle, () => measureWatch(whole('idle'), duration));
const plain = await once(cases.plain, () => measurePlain(whole('watch'), duration));
const watch = await once(cases.watch, () => measureWatch(whole('watch'), duration));
const storm = await once(cases.storm, () => measureStorm(whole('storm'), duration));
if (json === true) console.log(JSON.stringify({ run: results.run, idle, watch, storm, plain }));
else console.log(table());

async function once<T extends Usage | Watch | Storm>(
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  const done = results.done.get(name);
  if (done !== undefined) return done as T;
  process.stderr.write(`${name}: measuring\n`);
  const result = await work();
  await results.append(name, result);
  process.stderr.write(`${name}: ${JSON.stringify(result)}\n`);
  return result;
}

function whole(name: 'idle' | 'watch' | 'storm' | 'seconds'): number {
  const value = Number(options[name]);
  if (!Number.isInteger(value) || value < 1) program.error(`--${name} takes a whole number from 1`);
  return value;
}

function table(): string {
  const rows = new Table({ style: { head: [] } });
  rows.push(
    [`idle, ${idle.services} services`, `${idle.rss_mb} MB`, `${idle.cpu_percent} % of a core`],
    [`watching ${watch.services}`, `${watch.rss_mb} MB`, `${watch.cpu_percent} % of a core`],
    ['  the questions alone', `${plain.rss_mb} MB`, `${plain.cpu_percent} % of a core`],
    ['  later than one interval', `${watch.late_probes}`, ''],
    [`${storm.services} fail at once`, opened(), ''],
    ['  longest pause of the event loop', `${storm.max_loop_delay_ms} ms`, ''],
    ['  remedies', `${storm.begun}`, `${storm.over_budget} over budget`],
  );
  return rows.toString();
}

function opened(): string {
  const { opened_ms, opened, services } = storm;
  return opened_ms === null ? `${opened} of ${services} opened` : `opened in ${opened_ms} ms`;
}
