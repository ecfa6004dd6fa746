import { describe, expect, test } from 'vitest';
import { exitMeaning, parseInspect, readInspected } from './inspect.ts';

const inspect = (state: object): string =>
  JSON.stringify([{ Name: '/shop-web-1', RestartCount: 2, State: { Status: 'exited', ...state } }]);

describe('parseInspect', () => {
  test.each(['', 'plain', '[broken', '{"msg":"x"}', '[1, null, "x"]', '[{"Driver":"bridge"}]'])(
    'finds no container in %j',
    (text) => {
      expect(parseInspect(text)).toBeNull();
    },
  );

  test('reads the state and leaves the settings', () => {
    const health = {
      Status: 'unhealthy',
      FailingStreak: 3,
      Log: [{ ExitCode: 1, Output: 'no\n' }],
    };
    expect(parseInspect(inspect({ ExitCode: 1, Health: health }))).toEqual([
      {
        name: 'shop-web-1',
        status: 'exited',
        exitCode: 1,
        oomKilled: false,
        error: '',
        restarts: 2,
        health: { status: 'unhealthy', failures: 3, results: [{ exitCode: 1, output: 'no' }] },
      },
    ]);
  });
});

describe('readInspected', () => {
  const port = 'driver failed: Bind for 0.0.0.0:8080 failed: port is already allocated';
  const check = (ExitCode: number, Output: string) => ({
    Status: 'running',
    Health: { Status: 'unhealthy', FailingStreak: 3, Log: [{ ExitCode, Output }] },
  });

  test.each([
    ['killed for memory', { ExitCode: 137, OOMKilled: true }, 'out-of-memory', 'certain'],
    ['not started by the engine', { ExitCode: 128, Error: port }, 'port-conflict', 'certain'],
    ['without its command', { ExitCode: 127 }, 'bad-deploy', 'likely'],
    ['ended by a signal of its own', { ExitCode: 139 }, 'app-crash', 'likely'],
    ['killed by somebody', { ExitCode: 137 }, 'out-of-memory', 'possible'],
    ['ended with an error', { ExitCode: 1 }, 'app-crash', 'possible'],
    [
      'with a check that cannot run',
      check(127, 'curl: not found'),
      'healthcheck-misconfigured',
      'likely',
    ],
  ])('a container %s', (_what, state, kind, confidence) => {
    const containers = parseInspect(inspect(state));
    expect(containers === null ? null : readInspected(containers)).toMatchObject({
      causes: [{ kind, confidence }],
    });
  });

  test.each([
    ['runs', { Status: 'running', Running: true }],
    ['ended as asked', { ExitCode: 143 }],
    ['has done its work', { ExitCode: 0 }],
  ])('a container that %s is healthy', (_what, state) => {
    const containers = parseInspect(inspect(state));
    expect(containers === null ? null : readInspected(containers).outcome).toBe('healthy');
  });
});

test.each([
  [0, 'without an error'],
  [1, 'an error code of its own'],
  [127, 'its command was not found'],
  [134, 'ended by SIGABRT'],
  [143, 'asked to end by SIGTERM'],
])('exit code %i means: %s', (code, meaning) => {
  expect(exitMeaning(code)).toBe(meaning);
});
