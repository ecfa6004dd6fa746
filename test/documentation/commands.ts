/** Every command that the documentation prints is run: as tests, in two files that run at once. */
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepare, type Place } from './place.ts';
import { shellBlocksOf, type ShellBlock } from './shell-blocks.ts';

const printed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => /^(README|CONTRIBUTING|docs\/[^/]+|rewards\/README)\.md$/.test(file));
// The one that takes its stack down comes last.
const blocks = printed
  .toSorted((a, b) => Number(a.startsWith('rewards')) - Number(b.startsWith('rewards')))
  .flatMap((file) => shellBlocksOf(file));

/** What place.ts has a way to run. Another program in the documentation needs one first. */
const runnable = new Set([
  ...['nova', 'bin/nova', 'bin/test', 'bin/demo', 'bin/bench', 'bin/ensure-docker'],
  ...['docker', 'curl', 'sed', 'eval', 'export', 'echo'],
]);

/** The guides and what else is printed, or the reference of the command line, which is the longest. */
export function testCommands(of: 'guides' | 'reference'): void {
  const reference = ({ file }: ShellBlock) => file === 'docs/cli.md';
  const these = blocks.filter((block) => reference(block) === (of === 'reference'));
  let place: Place;
  beforeAll(async () => {
    place = await prepare();
  }, 300_000);
  afterAll(() => place.leave());

  test('there are commands where people look for them', () => {
    const wanted =
      of === 'reference' ? ['docs/cli.md'] : ['README.md', 'CONTRIBUTING.md', 'rewards/README.md'];
    expect([...new Set(these.map(({ file }) => file))]).toEqual(expect.arrayContaining(wanted));
  });

  test.each(these.map((block) => [`${block.file}:${block.line}`, block] as const))(
    'what %s prints works',
    async (_place, block) => {
      const unknown = block.programs.filter((program) => !runnable.has(program));
      expect(unknown, 'say in place.ts how a test runs it').toEqual([]);
      const { exitCode, output } = await place.run(block.script);
      expect(exitCode, `${block.script}\n${output}`).toBe(0);
    },
    180_000,
  );
}
