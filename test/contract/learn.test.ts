/** What an incident proposes for its runbook, as `nova report` prints it: it applies as it stands. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import type { IncidentEvent } from '../../src/incident/event.ts';
import { compile } from '../../src/runbook/compile.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { startNova } from '../command-line.ts';
import { cause, diagnosis, event, planned } from '../examples/incident.ts';

const text =
  '# Web is down\n\n## Causes\n\n### Crash\n\n```sh\ndocker restart web\n```\n\n## Escalation\n\nCall somebody.\n';

/** Twice the same step in vain, then people, then healthy by itself. */
function events(hash: string): readonly IncidentEvent[] {
  const found = cause('fd-exhaustion');
  const plan = { ...planned(undefined, found), runbook: { file: 'web.md', hash, line: 8 } };
  const round = (number: number): readonly IncidentEvent[] => [
    event('evidence-saved', { round: number }),
    event('diagnosed', { round: number, diagnosis: diagnosis(found) }),
    event('planned', { plan }),
    event('verdict-given'),
    event('remedy-intended', { intent: `i-${number}`, plan }),
    event('remedy-finished', { intent: `i-${number}` }),
    event('verification-failed'),
  ];
  const end = [event('escalated'), event('recovered-without-us'), event('resolved')];
  return [event('opened'), event('confirmed'), ...round(1), ...round(2), ...end];
}

test('the diff of the report applies, and says what the incident taught', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nova-learn-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'web.md');
  await writeFile(path, text);
  await writeFile(join(folder, 'nova.yaml'), 'project: shop\nstate: nova\nrunbook: web.md\n');
  const store = await openSqliteStore(join(folder, 'nova'));
  const all = events(createHash('sha256').update(text).digest('hex'));
  expect(await store.append('i-1', 0, all, Date.now())).toMatchObject({ ok: true });
  await store.close();
  const nova = startNova(['report', 'last'], { cwd: folder });
  expect(await nova.ended).toBe(0);
  const diff = /^`{3,}diff\n(.*?\n)`{3,}$/ms.exec(nova.output())?.[1] ?? '';
  await writeFile(join(folder, 'change.diff'), diff);
  await promisify(execFile)('git', ['apply', 'change.diff'], { cwd: folder });
  const changed = await readFile(path, 'utf8');
  expect(changed).toContain('### Too many open files {#fd-exhaustion}');
  expect(changed).toContain('tried 2 times in incident i-1 and did not help');
  const { runbook } = compile({ file: 'web.md', text: changed, hash: '' });
  expect(runbook.escalation.contacts.map(({ name }) => name)).toEqual(['On-call engineer']);
  // Nothing helped, so the next time people are called at once.
  expect(runbook.ladders['fd-exhaustion']).toEqual([]);
});
