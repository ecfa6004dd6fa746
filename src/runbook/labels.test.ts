import { expect, test } from 'vitest';

import type { CauseKind } from '../diagnosis/cause.ts';
import { compile } from './compile.ts';

const compiled = (text: string) => compile({ file: 'x.md', text, hash: 'h' }).runbook;
const remedies = (text: string, cause: CauseKind) =>
  compiled(text).ladders[cause]?.map(({ remedy }) => remedy);
const restart = '```sh\ndocker restart web\n```\n';

test('a label in bold is a heading about the cause that it names', () => {
  const text = `# Shop\n\n## Resolution\n\n**Cause 1: process hangs**\n\n${restart}\n**Cause 2: disk full**\n\n1. Find out what grows.\n`;
  expect(remedies(text, 'hang')).toEqual(['restart']);
  expect(remedies(text, 'disk-full')).toEqual([]);
});

test('what is done stands under a label of its own below it', () => {
  const text = `# Shop\n\n## Scenarios\n\n**Process hangs**\n\nNobody is served.\n\n**Resolution:**\n\n${restart}`;
  expect(remedies(text, 'hang')).toEqual(['restart']);
});

test('words in bold that name nothing stay in their section', () => {
  const text = `# Shop\n\n## Process hangs\n\n**Note well**\n\nIt helps.\n\n${restart}`;
  expect(remedies(text, 'hang')).toEqual(['restart']);
});

test('a word of its own above a list opens a part, in the middle of a sentence it does not', () => {
  const { symptoms } = compiled('# Shop\n\nSymptoms:\n\n- nobody can order\n');
  expect(symptoms).toEqual(['nobody can order']);
  expect(compiled('# Shop\n\nThe symptoms of this are:\n\n- none\n').symptoms).toEqual([]);
});

test.each(['Resolution steps', 'Recovery procedures', 'Troubleshooting'])(
  'causes are found among %s',
  (heading) => {
    const text = `# Shop\n\n## ${heading}\n\n### Scenario B: process hangs\n\n${restart}`;
    expect(remedies(text, 'hang')).toEqual(['restart']);
  },
);

test('a step that only looks is no cause among procedures', () => {
  const text = `# Shop\n\n## Recovery procedures\n\n### Check whether the disk is full\n\n\`\`\`sh\ndf -h\n\`\`\`\n`;
  expect(remedies(text, 'disk-full')).toBeUndefined();
});

test('a container that crashed on a page about the database is that of the database', () => {
  const body = '## Causes\n\n### Container crashed\n\n```sh\ndocker restart db\n```\n';
  const text = `# Runbook: Database down\n\n${body}`;
  expect(remedies(text, 'database-unavailable')).toEqual(['restart']);
  expect(remedies(text, 'app-crash')).toBeUndefined();
  expect(remedies(`# Runbook: Shop\n\n${body}`, 'app-crash')).toEqual(['restart']);
});

test('on a page titled by its cause a heading that only names a thing is no other case', () => {
  const text = `# Runbook: Redis outage\n\n## Immediate actions\n\n### Quick fix: restart Redis\n\n\`\`\`sh\ndocker restart redis\n\`\`\`\n`;
  expect(remedies(text, 'cache-unavailable')).toEqual(['restart']);
});

test('"Escalate when:" above a list tells the cases', () => {
  const { escalateWhen } = compiled('# Shop\n\nEscalate when:\n\n- orders are lost\n');
  expect(escalateWhen).toEqual(['orders are lost']);
});
