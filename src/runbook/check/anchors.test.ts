import { expect, test } from 'vitest';

import { hasAnchor } from './anchors.ts';
import { checkRunbook } from './check-runbook.ts';

function anchorsOf(text: string): (anchor: string) => boolean {
  const { headings } = checkRunbook('a.md', text);
  return (anchor) => hasAnchor(headings, anchor);
}

test.each([
  ['database-down', true],
  ['database-down-1', true],
  ['database-down-2', false],
  ['own', true],
  ['über-uns', true],
  ['disk--memory', true],
  ['disk-memory', true],
  ['top', true],
  ['L12', true],
  ['elsewhere', false],
])('#%s leads somewhere: %s', (anchor, there) => {
  const has = anchorsOf(
    '# Database down\n## Database down\n## Named {#own}\n## Über uns\n## Disk & memory\n',
  );
  expect(has(anchor)).toBe(there);
});

test('a broken link costs no search through all headings', () => {
  const count = 20_000;
  const has = anchorsOf(Array.from({ length: count }, (_, index) => `# Step ${index}\n`).join(''));
  // Quadratic, this would be some minutes of work.
  for (let index = 0; index < count; index += 1) expect(has(`missing-${index}`)).toBe(false);
});
