/** `nova explain` as a process: files, standard input, exit codes. No engine, no configuration. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nova-explain-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function explain(args: readonly string[], input = ''): Promise<Ended> {
  return new Promise((resolve) => {
    const argv = ['src/cli/main.ts', 'explain', ...args];
    const child = execFile(process.execPath, argv, (error, stdout, stderr) => {
      const code = error === null ? 0 : Number(error.code);
      resolve({ code, stdout, stderr });
    });
    child.stdin?.end(input);
  });
}

async function saved(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe('nova explain', () => {
  test('says in two sentences what a saved log tells, and quotes its lines without secrets', async () => {
    const log = [
      'web-1  | INFO start',
      'web-1  | connect postgres://shop:geheim-7431@ledger:5432/shop: ECONNREFUSED 10.1.0.7:5432',
    ];
    const { code, stdout } = await explain([await saved('web.log', log.join('\n'))]);
    expect(code).toBe(0);
    expect(stdout).toContain('Database unavailable: the database at 10.1.0.7:5432');
    expect(stdout).toContain('Most likely: line 2 says so');
    expect(stdout).toContain('     2  web-1  | connect postgres://');
    expect(stdout).not.toContain('geheim-7431');
  });

  test('prints the same as one JSON object', async () => {
    const { stdout } = await explain(['-', '--json'], "KeyError: 'LEDGER_URL'\n");
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'fault',
      causes: [
        {
          cause: 'config-error',
          confidence: 'likely',
          subject: 'LEDGER_URL',
          lines: [{ line: 1, text: "KeyError: 'LEDGER_URL'" }],
        },
      ],
    });
  });

  test('reads the state of containers from docker inspect, and none of their settings', async () => {
    const inspect = [
      {
        Name: '/shop-web-1',
        RestartCount: 4,
        Config: { Env: ['TOKEN=geheim-7431'] },
        State: {
          Status: 'exited',
          ExitCode: 137,
          OOMKilled: true,
          Health: { Status: 'unhealthy', FailingStreak: 3, Log: [{ ExitCode: 1, Output: 'no' }] },
        },
      },
    ];
    const { code, stdout } = await explain(['-'], JSON.stringify(inspect));
    expect(code).toBe(0);
    expect(stdout).toContain('Out of memory');
    expect(stdout).toContain('exit code 137: killed by SIGKILL');
    expect(stdout).toContain('restarted 4 times');
    expect(stdout).toContain('exit code 1: no');
    expect(stdout).not.toContain('geheim-7431');
  });

  test('says unknown rather than guess', async () => {
    const { stdout } = await explain(['-', '--json'], 'ERROR 42 while frobnicating\n');
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'unknown', causes: [] });
  });

  test.each([
    ['a file that is not there', 'missing.log', 'there is no such file'],
    ['a folder', '.', 'it is a folder'],
  ])('ends with 66 for %s', async (_what, name, reason) => {
    const { code, stderr, stdout } = await explain([join(folder, name)]);
    expect({ code, stdout }).toEqual({ code: 66, stdout: '' });
    expect(stderr).toContain(reason);
  });

  test('ends with 66 for an empty input, and with 64 without a file', async () => {
    expect((await explain(['-'])).code).toBe(66);
    expect((await explain([])).code).toBe(64);
  });
});
