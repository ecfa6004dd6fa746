import { describe, expect, test } from 'vitest';
import { at, sources } from '../../../test/examples/report.ts';
import { event } from '../../../test/examples/incident.ts';
import { latency } from './latency.ts';
import { renderHtml } from './render-html.ts';
import { renderReport } from './render-markdown.ts';
import { report } from './report.ts';

const point = (second: number, took: number, ok = true) => ({ at: second * 1_000, took, ok });
const measured = at(
  [100, event('opened')],
  [
    101,
    event('confirmed', {
      latencies: { web: [point(90, 5), point(95, 7), point(98, 2_001, false)] },
    }),
  ],
  [102, event('evidence-saved', { latencies: { web: [point(102, 3, false)] } })],
);

describe('the latency of probes', () => {
  test('is put together from all events, with its figures', () => {
    const [web] = latency(measured);
    expect(web?.points.map((one) => one.took)).toEqual([5, 7, 2_001, 3]);
    expect(web).toMatchObject({ service: 'web', median: 5, slowest: 2_001, failing: 2 });
    expect(latency(at([100, event('opened')]))).toEqual([]);
  });

  test('is drawn, with words for who cannot see it, and told in Markdown', () => {
    const data = report(sources(measured));
    const html = renderHtml(data, []);
    expect(html).toMatch(
      /aria-label="Probe latency and state through the incident: web: 4 rounds shown, 2 of them failing; median 5 ms/,
    );
    expect(html.match(/<circle/g)).toHaveLength(2);
    expect(html).not.toContain('NaN');
    expect(renderReport(data, [])).toContain('Latency of probes: web: 4 rounds shown');
  });

  test('of one round is drawn as well', () => {
    const one = at(
      [100, event('opened')],
      [101, event('confirmed', { latencies: { web: [point(98, 0, false)] } })],
    );
    expect(renderHtml(report(sources(one)), [])).not.toMatch(/NaN|Infinity/);
  });
});
