import { expect, test } from 'vitest';

import type { CauseKind } from '../diagnosis/cause.ts';
import { compile } from './compile.ts';

const compiled = (text: string) => compile({ file: 'x.md', text, hash: 'h' });
const remedies = (text: string, cause: CauseKind) =>
  compiled(text).runbook.ladders[cause]?.map(({ remedy }) => remedy);

test.each([
  ['prose', 'The volume is too small. Find out what grows.'],
  ['lists', 'Look:\n- `df -h`\n\nThen:\n- delete what is old'],
  ['sections', '## What it means\n\nNo room.\n\n## Steps\n\n1. Delete what is old.'],
  ['a prohibition', '## Do not restart the service\n\nNothing is won by it.'],
  ['a fence below a prohibition', '## Never do this\n\n```sh\ndocker restart web\n```'],
  ['a fence to look', '## Investigation\n\n```sh\ndf -h\n```'],
  ['a reference', '## Useful commands\n\n```sh\ndocker restart web\n```'],
])('a title that names the cause leaves it to people where there is only %s', (_what, body) => {
  expect(remedies(`# Runbook — Disk full\n\n${body}\n`, 'disk-full')).toEqual([]);
});

test.each([
  ['Resolution', '## Resolution'],
  ['a step below it', '## Resolution\n\n### Another way'],
  ['immediate steps', '## Immediate actions'],
  ['Mitigation', '## Mitigation\n\n### First'],
  ['a heading that tells to', '## Restart the service'],
  ['steps', '## Step 1: Fix it'],
])('what is done stands under %s', (_what, heading) => {
  const text = `# Runbook: Process hangs\n\n${heading}\n\n- Use \`docker restart web\`\n`;
  expect(remedies(text, 'hang')).toEqual(['restart']);
});

test.each(['Verification', 'Rollback', 'Prevention', 'Escalation'])(
  'what stands under %s is not tried for the title',
  (heading) => {
    const text = `# Runbook: Process hangs\n\n## ${heading}\n\n\`\`\`sh\ndocker restart web\n\`\`\`\n`;
    expect(remedies(text, 'hang')).toEqual([]);
  },
);

test('sections about causes go before the title', () => {
  const text = `# Database down

## Fixes

### Disk full
    docker restart db

### Database down
    docker start db
`;
  expect(remedies(text, 'database-unavailable')).toEqual(['start']);
  expect(remedies(text, 'disk-full')).toEqual(['restart']);
});

test.each([
  ['Redis', 'cache-unavailable'],
  ['Certificates: how we make them', 'tls-error'],
  ['The shop is not responding', 'hang'],
  ['Unknown cause', 'unknown'],
] as const)('the title %j names no cause', (title, cause) => {
  expect(remedies(`# ${title}\n\nSome words.\n\n## Overview\n\nMore.\n`, cause)).toBeUndefined();
});

test('what is found is told as it is', () => {
  const messages = (text: string) => compiled(text).problems.map(({ message }) => message);
  expect(messages('# Disk full\n\nDelete what is old.\n')).toContain(
    'no remedy for any cause was found; people are called, and one restart is tried for causes that it does not name',
  );
});
