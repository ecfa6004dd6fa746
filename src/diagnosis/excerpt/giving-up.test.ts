import { describe, expect, test } from 'vitest';
import type { CauseKind } from '../cause.ts';
import { readExcerpt } from './read.ts';

const lines = (...list: readonly string[]): string => list.join('\n');

describe('how a program gives up is not why', () => {
  test.each<[string, string, readonly CauseKind[]]>([
    [
      'Go',
      'panic: Get https://10.1.0.1:443/rates: dial tcp 10.1.0.1:443: connect: no route to host',
      ['network-unreachable'],
    ],
    [
      'Rust',
      'thread \'main\' panicked at src/main.rs:9: Os { code: 2, kind: NotFound, message: "No such file or directory" }',
      ['config-error'],
    ],
    [
      'C++',
      lines(
        "terminate called after throwing an instance of 'std::runtime_error'",
        '  what():  Unable to open file rates.bin in /srv/pricing',
      ),
      ['config-error'],
    ],
    [
      '.NET, before its tables have been changed',
      "Unhandled exception. System.InvalidOperationException: The model for context 'Shop' has pending changes. Add a new migration.",
      ['bad-deploy'],
    ],
    [
      'a master that ended its silent worker, and guesses at memory all the same',
      lines(
        '[CRITICAL] WORKER TIMEOUT (pid:7)',
        'Worker (pid:7) was sent SIGKILL! Perhaps out of memory?',
      ),
      ['hang'],
    ],
    ['a panic of its own', 'panic: runtime error: index out of range [3]', ['app-crash']],
  ])('%s', (_title, text, causes) => {
    const reading = readExcerpt({ text, kind: '', stack: '', role: '' });
    expect(reading).toMatchObject({ outcome: 'fault', causes: causes.map((kind) => ({ kind })) });
  });
});
