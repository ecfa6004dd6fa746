import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compile } from './compile.ts';
import { proposeChange } from './learn.ts';
import type { EndedIncident } from './learn.ts';

const text = `# Web

## Common Causes

### Application crash

Start it again.

\`\`\`bash
docker compose start web
\`\`\`

## Escalation

- The service is down for 5 minutes.
`;
const { runbook } = compile({ file: 'web.md', text, hash: 'h' });
const quiet: EndedIncident = {
  id: 'i-1',
  cause: 'app-crash',
  helpedBy: 'start',
  actions: [],
  escalated: false,
};
const propose = (change: Partial<EndedIncident>) =>
  proposeChange({ ...quiet, ...change }, runbook, text);

test('an incident that the runbook covered proposes nothing', () => {
  expect(propose({})).toBeNull();
  expect(propose({ cause: 'unknown' })).toBeNull();
});

test.each([
  [
    { cause: 'disk-full', helpedBy: null } as const,
    'cause-without-section',
    '### Disk full {#disk-full}',
  ],
  [{ cause: 'hang', helpedBy: 'restart' } as const, 'cause-without-section', '{remedy=restart}'],
  [{ escalated: true } as const, 'missing-contact', '### Escalation Contacts'],
  [
    { actions: [1, 2].map(() => ({ hash: 'h', line: 10, worked: false })) } as const,
    'step-never-helped',
    'tried 2 times in incident i-1',
  ],
])('%j proposes %s', (change, lesson, line) => {
  const proposed = propose(change);
  expect(proposed?.lessons.map((one) => one.lesson)).toEqual([lesson]);
  expect(proposed?.diff).toContain(line);
});

test('a step of another version of the runbook proves nothing about this one', () => {
  const actions = [1, 2].map(() => ({ hash: 'other', line: 10, worked: false }));
  expect(propose({ actions })).toBeNull();
});

test('the proposed diff applies, and then there is nothing left to propose', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nova-learn-'));
  try {
    const file = join(folder, 'web.md');
    writeFileSync(file, text);
    const change = { cause: 'disk-full', helpedBy: 'restart', escalated: true } as const;
    const proposed = propose(change);
    execFileSync('git', ['apply', '-'], { cwd: folder, input: proposed?.diff ?? '' });
    const changed = readFileSync(file, 'utf8');
    const again = compile({ file: 'web.md', text: changed, hash: 'h2' });
    expect(again.problems).toEqual([]);
    expect(again.runbook.ladders['disk-full']?.map(({ remedy }) => remedy)).toEqual(['restart']);
    expect(proposeChange({ ...quiet, ...change }, again.runbook, changed)).toBeNull();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
