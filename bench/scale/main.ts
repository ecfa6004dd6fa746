/**
 * What it costs to watch many services, and what happens when many fail at once. The services'
 * endpoints are real; the processor time of the same questions alone is measured in the same run,
 * since machines differ.
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
  .option('--idle <services>', 'services of the idle responder, each with a container', '10')
  .option('--watch <services>', 'services that are watched and run elsewhere', '1000')
  .option('--storm <services>', 'services that fail in one second', '500')
  .option('--idle-seconds <seconds>', 'how long the idle responder is measured', '30')
  .option('--watch-seconds <seconds>', 'how long watching is measured', '60')
  .option('--storm-seconds <seconds>', 'how long the storm is watched', '30')
  .option('--fresh', 'begin a new run instead of going on with an unfinished one')
  .option('--file <file>', 'where results are appended', resultsFile('scale'))
  .option('--json', 'print one JSON object')
  .addHelpText(
    'after',
    `
Examples:
  bin/bench scale
  bin/bench scale --json --fresh
  bin/bench scale --watch 200 --storm 100 --watch-seconds 20`,
  );
program.parse();
const options =
  program.opts<
    Record<'idle' | 'watch' | 'storm' | 'idleSeconds' | 'watchSeconds' | 'stormSeconds', string>
  >();
const { fresh, json, file } = program.opts<{ fresh?: boolean; json?: boolean; file: string }>();

const services = { idle: whole('idle'), watch: whole('watch'), storm: whole('storm') };
const milliseconds = {
  idle: 1_000 * whole('idleSeconds'),
  watch: 1_000 * whole('watchSeconds'),
  storm: 1_000 * whole('stormSeconds'),
};
const nameOf = (name: keyof typeof services) =>
  `${name} ${services[name]} for ${milliseconds[name] / 1_000} s`;
const cases = {
  idle: nameOf('idle'),
  plain: `plain ${nameOf('watch')}`,
  watch: nameOf('watch'),
  storm: nameOf('storm'),
};

const results = await openResults<Usage | Watch | Storm>(
  file,
  Object.values(cases),
  fresh === true ? 'fresh' : 'resume',
);
// As it is published: without the compiler in its memory.
if (Object.values(cases).some((one) => !results.done.has(one)))
  await promisify(execFile)(join(import.meta.dirname, '..', '..', 'bin', 'build'));
const idle = await once(cases.idle, () =>
  measureWatch({ containers: services.idle, elsewhere: 0 }, milliseconds.idle),
);
const plain = await once(cases.plain, () => measurePlain(services.watch, milliseconds.watch));
const watch = await once(cases.watch, () =>
  measureWatch({ containers: 0, elsewhere: services.watch }, milliseconds.watch),
);
const storm = await once(cases.storm, () => measureStorm(services.storm, milliseconds.storm));
const ratio = Math.round((100 * watch.cpu_percent) / plain.cpu_percent) / 100;
process.stderr.write(
  `the questions alone take ${plain.cpu_percent} % of a core here: watching takes ${ratio} times that\n`,
);
if (json === true) console.log(JSON.stringify(summary()));
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

function whole(name: keyof typeof options): number {
  const value = Number(options[name]);
  if (Number.isInteger(value) && value >= 1) return value;
  const flag = name.replace('Seconds', '-seconds');
  return program.error(`--${flag} takes a whole number from 1`);
}

/** What others read: these names stay. */
function summary() {
  const { opened_ms, over_budget, max_loop_delay_ms } = storm;
  return {
    idle: {
      services: idle.services,
      rss_mb: idle.rss_mb,
      cpu_percent: idle.cpu_percent,
    },
    watch: {
      services: watch.services,
      rss_mb: watch.rss_mb,
      cpu_percent: watch.cpu_percent,
      late_probes: watch.late_probes,
    },
    storm: { services: storm.services, opened_ms, over_budget, max_loop_delay_ms },
  };
}

function table(): string {
  const rows = new Table({ head: ['', '', 'of a core'], style: { head: [] } });
  rows.push(
    [`idle, ${idle.services} services`, `${idle.rss_mb} MB`, `${idle.cpu_percent} %`],
    [`watching ${watch.services} services`, `${watch.rss_mb} MB`, `${watch.cpu_percent} %`],
    ['  the questions alone', `${plain.rss_mb} MB`, `${plain.cpu_percent} %`],
    ['  questions later than one interval', watch.late_probes, ''],
    [`${storm.services} services fail at once`, opened(), ''],
    ['  longest pause of the event loop', `${storm.max_loop_delay_ms} ms`, ''],
    ['  remedies intended', storm.intended, `${storm.over_budget} over budget`],
  );
  return rows.toString();
}

function opened(): string {
  const { opened_ms } = storm;
  return opened_ms === null
    ? `only ${storm.opened} incidents opened`
    : `all incidents open after ${opened_ms} ms`;
}
