import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const demo = join(import.meta.dirname, '..', '..', 'bin', 'demo');

test('bin/demo shows a whole recovery and ends with the report and its page', async () => {
  const { stdout } = await promisify(execFile)(demo, { timeout: 280_000 });
  expect(stdout).toContain('resolved: quiet for the whole watch window');
  const [, report = ''] = stdout.split('== The incident report');
  expect(report).toContain('application crash');
  expect(report).toMatch(/resolved/i);
  const page = /The report as a page, with charts: (\S+incident\.html)/.exec(report)?.[1] ?? '';
  expect(await readFile(page, 'utf8')).toContain('Probe latency and state through the incident');
  const status = /The status page: (\S+index\.html)/.exec(report)?.[1] ?? '';
  expect(await readFile(status, 'utf8')).toContain('Nova Rewards status');
}, 300_000);
