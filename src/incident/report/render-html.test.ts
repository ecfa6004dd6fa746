import { expect, test } from 'vitest';
import { event } from '../../../test/examples/incident.ts';
import { at, evidence, logs, recovered, sources } from '../../../test/examples/report.ts';
import { renderHtml } from './render-html.ts';
import { renderReport } from './render-markdown.ts';
import { report, type Sources } from './report.ts';

const hostile = '<script>alert(1)</script><img src=x onerror=alert(1)> "\'&\u202e\u001b[31m';

function page(part: Partial<Sources> = {}, log = recovered): string {
  const made = sources(log, part);
  return renderHtml(report(made), made.evidence);
}

const memory = {
  kind: 'memory',
  service: 'web',
  container: 'web-id',
  limit: 256 * 1_048_576,
  usage: 128 * 1_048_576,
  peak: 256 * 1_048_576,
  oomKills: 1,
  limitHits: 3,
  pressure: null,
} as const;

test('nothing that a log or a person says becomes markup, wherever it stands', () => {
  const written = [
    ...recovered,
    ...at([900, event('annotated', { text: hostile })]),
    ...at([901, event('cause-corrected', { component: hostile, why: hostile })]),
  ];
  const html = page({ evidence: evidence(logs([101, hostile])) }, written);
  for (const raw of ['<script', '<img', '\u001b', '\u202e']) expect(html).not.toContain(raw);
  expect(html).toContain('&lt;script&gt;alert(1)');
  expect(renderReport(report(sources(written)), [])).not.toMatch(/(?<!\\)<script/);
});

test('it needs nothing from elsewhere', () => {
  const html = page({ evidence: evidence(memory) });
  expect(html).not.toMatch(/<(?:script|link|iframe|object|embed|img)\b|url\(|@import|\bon\w+=/);
  expect(html.match(/(?:src|href)="[^"#][^"]*"/g)).toBeNull();
  expect(html).toContain('prefers-color-scheme: dark');
  expect(html).toContain('@media print');
});

test('it can be read without seeing it: language, headings, labels and words for charts', () => {
  const html = page({ evidence: evidence(memory) });
  expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(html.match(/<h1/g)).toHaveLength(1);
  const labelled = [...html.matchAll(/aria-labelledby="([^"]+)"/g)].map((match) => match[1]);
  for (const id of labelled) expect(html).toContain(`<h2 id="${id}">`);
  expect(html).toContain('aria-label="State through the incident: unknown for 3.0 s from');
  expect(html).toContain('web at 00:01:42: 128 MiB of 256 MiB, at most 256 MiB so far');
  expect(html).toContain('<th scope="row">Downtime</th><td>at least 3.0 s, at most 13.0 s</td>');
});

test('a citation leads to its evidence, and one that is not there leads nowhere', () => {
  const cited = at([103, event('annotated', { text: 'see [1.1] and [9.9]' })]);
  const html = page({ evidence: evidence(memory) }, [...recovered.slice(0, 3), ...cited]);
  expect(html).toContain('see <a href="#evidence-1-1">[1.1]</a> and [9.9]');
  expect(html).toContain('<div id="evidence-1-1">');
  const anchors = [...html.matchAll(/href="#([^"]+)"/g)].map((match) => match[1]);
  for (const anchor of anchors) expect(html).toContain(`id="${anchor}"`);
});

test('the strip shows the outage, and of the long watch afterwards a part', () => {
  const widths = [...page().matchAll(/<rect class="(\w+)" x="[\d.]+" y="0" width="([\d.]+)"/g)];
  const sum = (state: string) =>
    widths.reduce((all, [, is, wide]) => all + (is === state ? Number(wide) : 0), 0);
  expect(sum('up')).toBeCloseTo(720 / 5, 0);
  expect(sum('up') + sum('failing') + sum('unknown')).toBeCloseTo(720, 0);
});

test('every element that is opened is closed', () => {
  const html = page({ evidence: evidence(memory, logs([101, 'x'])) });
  const open: string[] = [];
  for (const [tag, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
    if (name === 'meta' || tag.endsWith('/>')) continue;
    if (slash === '') open.push(name);
    else expect(open.pop()).toBe(name);
  }
  expect(open).toEqual([]);
});
