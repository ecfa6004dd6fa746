import { expect, test } from 'vitest';
import { createProgram } from './program.ts';
import { examplesOf, fullName, leavesOf, renderCommandReference } from './reference.ts';

test('docs/cli.md says what the commands say', async () => {
  await expect(renderCommandReference(createProgram())).toMatchFileSnapshot('../../docs/cli.md');
});

test.each(leavesOf(createProgram()).map((command) => [fullName(command), command] as const))(
  '%s shows examples of itself in its help',
  (name, command) => {
    const examples = examplesOf(command);
    expect(examples, "add them: addHelpText('after', '\\nExamples:\\n  nova …')").not.toEqual([]);
    for (const example of examples) expect(`${example} `).toContain(`${name} `);
  },
);
