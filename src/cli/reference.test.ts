import { Command } from 'commander';
import { expect, test } from 'vitest';
import { createProgram, files } from './program.ts';
import { examplesOf, fullName, leavesOf, renderCommandReference } from './reference.ts';

const program = await createProgram();

test('docs/cli.md says what the commands say', async () => {
  await expect(renderCommandReference(program)).toMatchFileSnapshot('../../docs/cli.md');
});

test.each(leavesOf(program).map((command) => [fullName(command), command] as const))(
  '%s shows examples of itself in its help',
  (name, command) => {
    const examples = examplesOf(command);
    expect(examples, "add them: addHelpText('after', '\\nExamples:\\n  nova …')").not.toEqual([]);
    for (const example of examples) expect(`${example} `).toContain(`${name} `);
  },
);

test.each(files)('the file that is read for $names adds just these', async ({ names, load }) => {
  const alone = new Command();
  (await load())(alone);
  expect(alone.commands.map((command) => command.name())).toEqual(names);
  for (const name of names)
    expect((await createProgram(name)).commands.map((command) => command.name())).toEqual(names);
});

test('what is no command has all of them to choose from', async () => {
  const all = program.commands.map((command) => command.name());
  expect((await createProgram('wach')).commands.map((command) => command.name())).toEqual(all);
  expect(all).toEqual(files.flatMap(({ names }) => names));
});
