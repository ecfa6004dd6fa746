/** `nova runbook` as people run it: output, exit codes, and that nothing is run unasked. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nova-runbook-'));
  writeFileSync(join(folder, 'good.md'), '# Good\n\n## Look\n\n```sh\ndf -h\n```\n');
  writeFileSync(
    join(folder, 'bad.md'),
    '# Bad\n\n## Fix\n\n```sh\ntouch ran\ndocker logs -f web\nfrobnicate\n```\n\n[gone](gone.md)\n',
  );
  writeFileSync(join(folder, 'bytes.md'), Buffer.from([0xff, 0xfe, 0x00]));
});
afterAll(() => rmSync(folder, { recursive: true }));

function nova(...args: readonly string[]) {
  const main = join(process.cwd(), 'src/cli/main.ts');
  return spawnSync(process.execPath, [main, 'runbook', ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
}

test('a clean runbook ends with 0, one with traps with 1, an unreadable one with 66', () => {
  expect(nova('check', 'good.md').status).toBe(0);
  expect(nova('check', 'bad.md').status).toBe(1);
  expect(nova('check', 'bytes.md').status).toBe(66);
  expect(nova('check', 'nowhere.md').status).toBe(66);
});

test('--json has steps, counts and findings for a folder, and runs nothing', () => {
  const { stdout } = nova('check', '.', '--json');
  const found = JSON.parse(stdout) as Record<string, unknown>;
  expect(found).toMatchObject({ recognised: 3, unrecognised: 1 });
  expect(found.steps).toMatchObject([
    { file: 'bad.md', line: 6, command: 'touch ran', kind: 'remedy', risk: 'safe', traps: [] },
    { line: 7, kind: 'observe', traps: [{ code: 'never-ends', line: 7, column: 1 }] },
    { line: 8, kind: 'shell' },
    { file: 'good.md', line: 6, command: 'df -h', kind: 'observe', risk: 'safe', traps: [] },
  ]);
  expect(found.findings).toMatchObject([{ code: 'broken-link', line: 11 }]);
  expect(existsSync(join(folder, 'ran'))).toBe(false);
});

test('long output reaches a pipe whole, though the exit code is not 0', () => {
  const block = '```sh\ndocker logs -f web\n```\n\n';
  writeFileSync(join(folder, 'long.md'), block.repeat(3000));
  const { stdout, status } = nova('check', 'long.md', '--json');
  rmSync(join(folder, 'long.md'));
  expect(status).toBe(1);
  expect(stdout.length).toBeGreaterThan(1_000_000);
  expect(JSON.parse(stdout)).toMatchObject({ recognised: 3000, unrecognised: 0 });
});

test('text has a caret under the trap and no colours in a pipe', () => {
  const { stdout } = nova('check', 'bad.md');
  expect(stdout).toContain('never-ends: it goes on until somebody stops it');
  expect(stdout).toMatch(/^ {6}\^+$/m);
  expect(stdout).not.toContain('\u001b');
});

test('a section is planned without being run, and changes need a person at a terminal', () => {
  const dry = nova('run', 'bad.md', '--section', 'Fix', '--dry-run');
  expect(dry.stdout).toContain('asks first: touch ran');
  expect(dry.stdout).toContain('runs: docker logs web');
  const real = nova('run', 'bad.md', '--section', 'fix');
  expect(real.stdout).toContain('skipped');
  expect(real.status).toBe(1);
  expect(existsSync(join(folder, 'ran'))).toBe(false);
});

test('what only looks is run, unless the runbook has changed since its plan', () => {
  expect(nova('run', 'good.md', '--section', 'Look').stdout).toContain('Filesystem');
  const changed = nova('run', 'good.md', '--section', 'Look', '--plan', 'f'.repeat(64));
  expect(changed.status).toBe(78);
  expect(changed.stderr).toContain('has changed since');
});
