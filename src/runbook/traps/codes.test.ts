import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { documentFindings, traps } from './codes.ts';

const guide = readFileSync('docs/runbooks.md', 'utf8');

function listed(heading: string): readonly string[] {
  const section = guide.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| `([\w-]+)` /gm)].map((match) => match[1] ?? '').sort();
}

const coded = (level: 'trap' | 'note'): readonly string[] =>
  Object.entries(traps)
    .flatMap(([code, spec]) => (spec.level === level ? [code] : []))
    .sort();

test.each([
  ['Traps', coded('trap')],
  ['Notes', coded('note')],
  ['Findings', Object.keys(documentFindings).sort()],
])('the guide lists under %s exactly the codes that exist', (heading, codes) => {
  expect(listed(heading)).toEqual(codes);
});
