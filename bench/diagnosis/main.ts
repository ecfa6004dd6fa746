/**
 * How well causes are found. From text alone the classifier sees text, stack, kind and role of an
 * excerpt, and nothing else of it; in real faults, what a run of `bin/bench recovery` has recorded.
 */
import { Command } from 'commander';
import type { Reading } from '../../src/diagnosis/excerpt/excerpt.ts';
import { readExcerpt } from '../../src/diagnosis/excerpt/read.ts';
import type { Result } from '../recovery/result.ts';
import { newestRun, resultsFile } from '../results.ts';
import { readCorpus } from './corpus.ts';
import { labelsOf } from './labels.ts';
import { renderLive, scoreLive } from './live.ts';
import { render } from './render.ts';
import { score } from './score.ts';
import { measureSpeed } from './speed.ts';

const SPEED_LINES = 50_000;

const program = new Command()
  .name('bin/bench diagnosis')
  .description('measures how well causes are found: in texts alone, or in real faults')
  .option('--corpus <file>', 'labelled excerpts, one JSON object a line')
  .option('--live', 'count over the newest run of bin/bench recovery')
  .option('--file <file>', 'with --live: where its results are', resultsFile('recovery'))
  .option('--json', 'print one JSON object')
  .addHelpText(
    'after',
    `
Examples:
  bin/bench diagnosis --corpus corpus.jsonl
  bin/bench recovery --fresh && bin/bench diagnosis --live --json`,
  );
program.parse();
const options = program.opts<{ corpus?: string; live?: boolean; file: string; json?: boolean }>();
if ((options.corpus === undefined) === (options.live !== true))
  program.error('give either --corpus FILE or --live', { exitCode: 64 });
const said =
  options.corpus === undefined ? await live(options.file) : await onCorpus(options.corpus);
process.stdout.write(`${options.json === true ? JSON.stringify(said.data) : said.text()}\n`);

interface Said {
  readonly data: object;
  readonly text: () => string;
}

async function onCorpus(file: string): Promise<Said> {
  const cases = await readCorpus(file);
  const answers = cases.map(({ excerpt, expected }) => {
    const reading = readExcerpt(excerpt);
    return { expected, said: labelsOf(reading), sureness: surenessOf(reading) };
  });
  const data = score(answers);
  return { data, text: () => render(data, answers, measureSpeed(SPEED_LINES)) };
}

async function live(file: string): Promise<Said> {
  const newest = await newestRun<Result>(file);
  const [first] = newest;
  if (first === undefined)
    return program.error(`nothing was measured in ${file} yet: bin/bench recovery`, {
      exitCode: 66,
    });
  const data = scoreLive(newest.map(({ result }) => result));
  return { data, text: () => renderLive(data, first.run) };
}

function surenessOf(reading: Reading): string {
  return reading.outcome === 'fault' ? reading.causes[0].confidence : reading.outcome;
}
