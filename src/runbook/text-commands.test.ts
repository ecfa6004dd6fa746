import { expect, test } from 'vitest';

import type { CauseKind } from '../diagnosis/cause.ts';
import { compile } from './compile.ts';

const ladders = (text: string) => compile({ file: 'x.md', text, hash: 'h' }).runbook.ladders;
const remedies = (text: string, cause: CauseKind) =>
  ladders(text)[cause]?.map(({ remedy, target, line }) => [remedy, target, line]);

const web = { named: 'web' };

test.each([
  ['a line of its own', '1. Look at it.\n2. Bring it back:\n   docker compose restart web', 7],
  ['code at the end', '- Bring it back: `docker compose restart web`', 5],
  ['code alone', '- `docker compose restart web`', 5],
  ['code in a sentence', '- Use `docker compose restart web` and look again.', 5],
  ['no marks at all', '3. Bring it back: docker compose restart web', 5],
  ['a nested item', '- Bring it back:\n  - `docker compose restart web`', 6],
  [
    'a fence in the item',
    '1. Bring it back:\n\n   ```sh\n   docker compose restart web\n   ```',
    8,
  ],
  ['a paragraph', 'Bring it back: `docker compose restart web`', 5],
  ['a paragraph of its own', '`docker compose restart web`', 5],
  ['a line of a paragraph', 'Bring it back:\ndocker compose restart web', 6],
  ['under a condition', '- If that was in vain: `docker compose restart web`', 5],
  ['a condition that denies', '- If you see no lock held: `docker compose restart web`', 5],
  ['before what loses data', '- `docker compose restart web` if it does not answer', 5],
])('a remedy is a rung as the same line in a fence is: %s', (_place, body, line) => {
  const text = `# Shop\n\n## The process hangs\n\n${body}\n`;
  expect(remedies(text, 'hang')).toEqual([['restart', web, line]]);
});

test.each([
  ['warned of', '- Never run `docker restart web`.'],
  ['warned of in a line above', '- Never do this:\n  docker restart web'],
  ['warned of in the item above', '- Do not do this:\n  - `docker restart web`'],
  ['warned of before the list', 'Never do any of these:\n\n- `docker restart web`'],
  [
    'warned of before a fence in the item',
    '- Never do this:\n\n  ```sh\n  docker restart web\n  ```',
  ],
  [
    'warned of, with words behind',
    '- Avoid this:\n  ```sh\n  docker restart web\n  ```\n  It is slow.',
  ],
  ['given instead of another', '- Call the owner rather than use `docker restart web`.'],
  ['in vain', '- `docker restart web` does not help.'],
  ['in vain, as the next sentence says', '- Use `docker restart web`. That only hides it.'],
  ['making it worse', '- Using `docker restart web` makes it worse.'],
  ['forbidden', '- `docker restart web` is forbidden here.'],
  ['what was done', '- Last time we ran this: `docker restart web`'],
  ['a symptom', '- Symptom: `docker restart web` takes minutes'],
  ['what fails', '- `docker restart web` hangs'],
  ['told in a paragraph', 'The watchdog and its `docker restart web` come from another time.'],
  ['under a heading that forbids', '#### What not to do\n\n- `docker restart web`'],
  ['in a fence under such a heading', '#### Do not\n\n```sh\ndocker restart web\n```'],
  ['a symptom by its heading', '#### Symptoms\n\n- `docker restart web`'],
])('%s is no remedy, and people are called', (_what, body) => {
  const text = `# Shop\n\n## Causes\n\n### The process hangs\n\n${body}\n`;
  expect(remedies(text, 'hang')).toEqual([]);
});

test.each([
  '- `docker restart web` is forbidden here.',
  '- Never do this:\n  docker restart web',
  '- Do not do this:\n  - `docker restart web`',
  '### Do not\n\n```sh\ndocker restart web\n```',
])('a section that is found by its name decides where it refuses: %s', (body) => {
  expect(remedies(`# Shop\n\n## The process hangs\n\n${body}\n`, 'hang')).toEqual([]);
});

test('so does an item', () => {
  const text = '# Shop\n\n## Steps\n\n- Out of memory: `docker restart web` does not help.\n';
  expect(remedies(text, 'out-of-memory')).toEqual([]);
});

test.each([
  ['If the app has crashed, bring it back: `docker restart web`', 'app-crash'],
  ['`docker restart web` if the app crashed', 'app-crash'],
  ['When the disk is full: `docker restart web`', 'disk-full'],
  ['Out of memory: `docker restart web`', 'out-of-memory'],
  ['OOM → `docker restart web`', 'out-of-memory'],
] as const)('an item decides for the cause that it names: %s', (item, cause) => {
  const section = `# Shop\n\n## Alert: it is down\n\n1. ${item}\n`;
  expect(remedies(section, cause)).toEqual([['restart', web, 5]]);
  const other = `# Shop\n\n## Bad release\n\nPage the owner.\n\n1. ${item}\n`;
  expect(remedies(other, cause)).toEqual([['restart', web, 7]]);
  expect(remedies(other, 'bad-deploy')).toEqual([]);
});

test.each([
  'If the disk is not full: `docker restart web`',
  'Check if the disk is full, then: `docker restart web`',
  'Redis: `docker restart web`',
  'If the disk is full, look: `df -h`',
  'Check for a full disk (disk full): `df -h`',
])('an item decides nothing: %s', (item) => {
  const found = ladders(`# Shop\n\n## Alert: it is down\n\n1. ${item}\n`);
  expect(found).toEqual({});
});

test('what an item gives for people decides too', () => {
  const text = '# Shop\n\n## Steps\n\n- If the disk is full: `rm -r /srv/old`\n';
  expect(remedies(text, 'disk-full')).toEqual([]);
});

test('a section about a cause goes before an item about it', () => {
  const text = `# Shop

## Steps

- If the disk is full: \`docker restart web\`

## Disk full

Never restart anything.
`;
  expect(remedies(text, 'disk-full')).toEqual([]);
});

test('comments of a script without its fence are no sections', () => {
  const text = '# Disk full\ndocker restart web\n\n# Memory\ndf -h\n';
  expect(ladders(text)).toEqual({});
});

test('items as many as fit are read', () => {
  const items = '- Never, if it is not full: use `docker restart web` or `x y`, not that\n';
  const text = `# A\n\n## Disk full\n\n${items.repeat(8000)}`;
  expect(ladders(text)['disk-full']).toEqual([]);
});
