import { expect, test } from 'vitest';
import { event } from '../../../test/examples/incident.ts';
import { at, evidence, logs, recovered, sources } from '../../../test/examples/report.ts';
import { renderReport } from './render-markdown.ts';
import { report } from './report.ts';

const listening = (port: number) =>
  ({ kind: 'listening', service: 'web', container: 'web-id', port, listening: false }) as const;

test('evidence is one list with a line for each fact, and logs stand below it', () => {
  const saved = evidence(logs([101, 'first'], [102, 'last']), listening(80), listening(443));
  const made = sources(recovered, { evidence: saved });
  const text = renderReport(report(made), saved);
  expect(text.slice(text.indexOf('## Evidence'))).toContain(
    [
      '- `1.2` listening: web does not listen on 80 inside',
      '- `1.3` listening: web does not listen on 443 inside',
      '- `1.1` logs: web (web-id), the last 2 of 2 lines',
      '',
      '````text',
      'first',
      'last',
      '````',
    ].join('\n'),
  );
});

test('a long fact is cut, and a moment with many lines says where the rest is', () => {
  const paths = Array.from({ length: 30 }, (_, index) => `/var/lib/somewhere/file-${index}`);
  const saved = evidence({ kind: 'writable-layer', service: 'web', container: 'web-id', paths });
  const gaps = Array.from({ length: 20 }, (_, index) => ({
    wanted: 'logs' as const,
    subject: `web-${index}`,
    reason: `reason ${index}`,
  }));
  const log = at(
    [1, event('opened')],
    [2, event('confirmed')],
    [3, event('evidence-saved', { gaps })],
  );
  const text = renderReport(report(sources(log, { evidence: saved })), saved);
  const fact = text.split('\n').find((line) => line.startsWith('- `1.1`')) ?? '';
  expect(fact).toMatch(/…$/);
  expect(text).toMatch(/ {2}- and \d+ more lines: nova incident show i-1/);
  expect(text).toContain('Evidence is missing in 20 places: see what could not be found out.');
  expect(text.match(/reason 19/g)).toHaveLength(1);
});
