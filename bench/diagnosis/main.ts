/**
 * How well causes are read from text alone: `bin/bench diagnosis --corpus FILE [--json]`.
 * The classifier sees text, stack, kind and role of an excerpt, and nothing else of it.
 */
import { parseArgs } from 'node:util';
import type { Reading } from '../../src/diagnosis/excerpt/excerpt.ts';
import { readExcerpt } from '../../src/diagnosis/excerpt/read.ts';
import { readCorpus } from './corpus.ts';
import { labelsOf } from './labels.ts';
import { render } from './render.ts';
import { score } from './score.ts';
import { measureSpeed } from './speed.ts';

const SPEED_LINES = 50_000;

const { values } = parseArgs({
  options: { corpus: { type: 'string' }, json: { type: 'boolean', default: false } },
});
if (values.corpus === undefined) {
  process.stderr.write('Usage: bin/bench diagnosis --corpus FILE.jsonl [--json]\n');
  process.exitCode = 64;
} else {
  const cases = await readCorpus(values.corpus);
  const answers = cases.map(({ excerpt, expected }) => {
    const reading = readExcerpt(excerpt);
    return { expected, said: labelsOf(reading), sureness: surenessOf(reading) };
  });
  const result = score(answers);
  const text = values.json
    ? JSON.stringify(result)
    : render(result, answers, measureSpeed(SPEED_LINES));
  process.stdout.write(`${text}\n`);
}

function surenessOf(reading: Reading): string {
  return reading.outcome === 'fault' ? reading.causes[0].confidence : reading.outcome;
}
