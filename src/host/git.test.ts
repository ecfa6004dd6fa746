import { expect, test } from 'vitest';
import { gitArguments, logArguments, parseLog } from './git.ts';

const [a, b] = ['a'.repeat(40), 'b'.repeat(40)];
/** As git writes with -z: every field ends with a zero byte, and so does every path. */
function logged(...fields: readonly string[]): string {
  return fields.join('\0');
}

const output = logged(
  ...['', '', a, '1700000000', 'web: raise the limit', '', '\ncompose.yaml', 'deploy/web.env', ''],
  ...['', b, '1600000000', 'docs', '', '\nREADME.md', ''],
);

test('commits and their files are told apart', () => {
  expect(parseLog(output, 'whole')).toEqual([
    {
      id: a,
      at: 1_700_000_000_000,
      subject: 'web: raise the limit',
      files: ['compose.yaml', 'deploy/web.env'],
    },
    { id: b, at: 1_600_000_000_000, subject: 'docs', files: ['README.md'] },
  ]);
});

test('the commit at which a long history was cut is left out', () => {
  expect(parseLog(output, 'cut').map(({ id }) => id)).toEqual([a]);
});

test('a merge names no file, and nothing is no commit', () => {
  const merge = logged('', '', a, '1', 'Merge', '', '', '', b, '2', 'x', '', '\nf', '');
  expect(parseLog(merge, 'whole').map(({ files }) => files)).toEqual([[], ['f']]);
  expect(parseLog('', 'whole')).toEqual([]);
});

test('the folder is bounded in number and time, and starts no program of the repository', () => {
  const args = gitArguments('/srv/shop', logArguments(86_400_000, 5));
  expect(args).toEqual(
    expect.arrayContaining(['--max-count=5', '--since=1970-01-02T00:00:00.000Z']),
  );
  expect(args).toEqual(
    expect.arrayContaining(['core.fsmonitor=false', '--no-ext-diff', '--no-textconv']),
  );
  expect(args.slice(-2)).toEqual(['--', '.']);
  expect(logArguments(null, 5).some((one) => one.startsWith('--since'))).toBe(false);
});
