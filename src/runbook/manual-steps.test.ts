import { expect, test } from 'vitest';

import { compile } from './compile.ts';

const ladders = (text: string) => compile({ file: 'x.md', text, hash: 'h' }).runbook.ladders;
const remedies = (text: string, cause: 'disk-full' | 'database-exhausted' | 'network-detached') =>
  ladders(text)[cause]?.map(({ remedy }) => remedy);

test.each([
  ['a prohibition', 'Do **not** restart the API, it only makes the queue longer.'],
  ['a prohibition among items', '- Kill idle sessions first\n- Never bounce the pool'],
  ['what does not help', 'Restarting the service does not fix this.'],
  ['what only delays', 'A restart only moves the queue.'],
  ['somebody to call', 'Page the database team.'],
  ['numbered steps', '1. Find out who holds the connections.\n2. End what is idle.'],
  ['commands for a person', '```sh\npsql -c "select count(*) from pg_stat_activity"\n```'],
  ['SQL', '```sql\nselect 1;\n```'],
])('a section found by its name that gives %s is left to people', (_what, body) => {
  expect(
    remedies(`# API down\n\n## Too many connections\n\n${body}\n`, 'database-exhausted'),
  ).toEqual([]);
});

test.each([
  ['a description', '## Disk space', 'The service writes its uploads to /data.'],
  ['what is shown', '## Disk full', '```text\nno space left on device\n```'],
  ['a look', '## Check disk space', '```sh\ndf -h\n```'],
  ['a numbered look', '## 3. Validate free disk space', '```sh\ndf -h\n```'],
  ['a noun', '## Disk full', 'Symptoms: page loads fail, calls time out.'],
])('a heading with %s decides nothing', (_what, heading, body) => {
  expect(
    remedies(`# API down\n\n${heading}\n\n${body}\n\n## Notes\n`, 'disk-full'),
  ).toBeUndefined();
});

test('a heading that forbids decides', () => {
  const text = '# API down\n\n## Disk full: never restart\n\nSee the graphs.\n\n## Notes\n';
  expect(remedies(text, 'disk-full')).toEqual([]);
});

test('a look that forbids decides', () => {
  const text =
    '# API down\n\n## Check disk space\n\n```sh\ndf -h\n```\n\nDo not restart anything.\n';
  expect(remedies(text, 'disk-full')).toEqual([]);
});

test('a section about a family that forbids holds for each, except where one has its own', () => {
  const text = `# Causes
## Network issues
Never restart: call the network team.
### DNS
    docker restart web
`;
  const found = ladders(text);
  expect([found['network-detached'], found['network-unreachable']]).toEqual([[], []]);
  expect(found['dns-failure']).toMatchObject([{ remedy: 'restart' }]);
});

test('a family that only heads other sections says nothing', () => {
  const text = '# Causes\n## Network issues\nSee below.\n### DNS\n    docker restart web\n';
  expect(remedies(text, 'network-detached')).toBeUndefined();
});

test.each(['Never do this:', 'Please do not run:', "But don't try:", '**Do not** use this:'])(
  'what stands after %j is no remedy',
  (warning) => {
    const text = `# Causes\n## Disk full\n${warning}\n\n\`\`\`sh\ndocker restart web\n\`\`\`\n`;
    expect(remedies(text, 'disk-full')).toEqual([]);
  },
);

test.each([
  'If it does not answer:',
  'If you do not see a lock, run:',
  'Never leave it down. Restart it:',
])('what stands after %j is a remedy', (words) => {
  const text = `# Causes\n## Disk full\n${words}\n\n\`\`\`sh\ndocker restart web\n\`\`\`\n`;
  expect(remedies(text, 'disk-full')).toEqual(['restart']);
});
