import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const program = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');

test('a command that fails has printed everything into its pipe before it ends', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nova-output-'));
  try {
    const file = join(folder, 'large.md');
    const trap = '```bash\ndocker logs --follow web\n```\n';
    await writeFile(file, `# Runbook\n\n## Investigation\n\n${trap.repeat(2_000)}`);
    const [code, text] = await new Promise<[unknown, string]>((resolve) => {
      const argv = [program, 'runbook', 'check', file, '--json'];
      execFile(process.execPath, argv, { maxBuffer: 1e8 }, (error, stdout) =>
        resolve([error?.code ?? 0, stdout]),
      );
    });
    expect(code).toBe(1);
    expect(text.length).toBeGreaterThan(200_000);
    expect(JSON.parse(text)).toMatchObject({ recognised: 2_000, unrecognised: 0 });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.each([{}, { CI: 'true' }])('what no terminal reads has no colours: %j', async (more) => {
  const text = await new Promise<string>((resolve) => {
    const env = { ...process.env, ...more };
    const argv = [program, 'explain', '-'];
    const child = execFile(process.execPath, argv, { env }, (_, stdout) => resolve(stdout));
    child.stdin?.end("KeyError: 'LEDGER_URL'\n");
  });
  expect(text).toContain('LEDGER_URL');
  expect(text).not.toContain('\u001b');
});
