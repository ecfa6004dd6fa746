/** How fast a long log is read, against splitting the same text into lines. */
import { readExcerpt } from '../../src/diagnosis/excerpt/read.ts';

export interface Speed {
  readonly lines: number;
  readonly milliseconds: number;
  /** How many times longer than a plain split. */
  readonly ratio: number;
}

/** Everyday lines, and one that was written to be slow for a backtracking engine. */
const everyday = [
  '2026-01-02T03:04:05.678Z INFO  request served in 12 ms tenant=blue path=/v1/quotes status=200',
  '{"level":30,"time":1767323045678,"pid":17,"msg":"quote computed","tenant":"blue"}',
  '10.1.0.9 - - [02/Jan/2026:03:04:05 +0000] "GET /v1/quotes HTTP/1.1" 200 512 "-" "curl/8.5.0"',
  'LOG:  checkpoint complete: wrote 41 buffers (0.3%); 0 WAL file(s) added, 0 removed',
  'WARN  retrying the connection to the ledger in 200 ms, attempt 2 of 5',
  'Error: connect ECONNREFUSED 10.1.0.7:5432 at TCPConnectWrap.afterConnect (node:net:1611:16)',
];
const hostile = `environment variable ${'missing '.repeat(400)}${'('.repeat(500)}`;

export function measureSpeed(lines: number): Speed {
  const text = Array.from({ length: lines }, (_, at) =>
    at % 1000 === 999 ? hostile : (everyday[at % everyday.length] ?? ''),
  ).join('\n');
  const split = fastest(() => text.split('\n').length);
  const read = fastest(() => readExcerpt({ text, kind: '', stack: '', role: '' }).outcome);
  return { lines, milliseconds: Math.round(read), ratio: Math.round(read / split) };
}

/** The best of three: what a busy machine adds is not ours. In milliseconds. */
function fastest(work: () => unknown): number {
  const times = [1, 2, 3].map(() => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.max(0.001, Math.min(...times));
}
