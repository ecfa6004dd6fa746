/**
 * The same questions with the same client and nothing else: what the watching itself costs at
 * least on this machine. Arguments: the port, how many services, the interval in milliseconds.
 */
import { join } from 'node:path';
import type { ask as Ask } from '../../src/probe/ask.ts';

const [port, count, interval] = process.argv.slice(2).map(Number);
if (port === undefined || count === undefined || interval === undefined)
  throw new Error('port, count and interval are needed');

// Of the compiled package, as the responder has it.
const compiled = join(import.meta.dirname, '..', '..', '.cache/package/src/probe/ask.js');
const { ask } = (await import(compiled)) as { ask: typeof Ask };
const timeout = 2_000;
for (let index = 0; index < count; index++) {
  const url = `http://127.0.0.1:${port}/${index}`;
  setTimeout(
    () => setInterval(() => void ask({ kind: 'http', url }, 'host', timeout), interval),
    (interval * index) / count,
  );
}
