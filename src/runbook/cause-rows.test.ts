import { expect, test } from 'vitest';

import { compile } from './compile.ts';

const compiled = (text: string) => compile({ file: 'x.md', text, hash: 'h' }).runbook;
const table = (header: string, ...rows: readonly string[]) => {
  const rule = header.replace(/[^|]+/g, '-');
  return `# Shop\n\n## Troubleshooting\n\n${[header, rule, ...rows].join('\n')}\n`;
};

test('a row is a section about the cause that its first cell names', () => {
  const { ladders, sections } = compiled(
    table(
      '| Problem | Diagnosis | Fix |',
      '| Out of memory | `docker stats` | `docker update --memory 1g --memory-swap 1g web` |',
      '| The database is down | `docker restart not-this` | Use `docker restart shop-db` first |',
      '| Disk full | `df -h` | `docker system prune -f` |',
      '| Process hangs | | Page the owner |',
      '| Redis | `redis-cli ping` | `docker restart cache` |',
      '| Something odd | `docker ps` | `docker restart web` |',
    ),
  );
  const shown = Object.entries(ladders).map(([cause, rungs]) => [
    cause,
    ...rungs.map(({ remedy, line }) => `${remedy} ${line}`),
  ]);
  expect(shown).toEqual([
    ['out-of-memory', 'raise-memory 7'],
    ['database-unavailable', 'restart 8'],
    ['cache-unavailable', 'restart 11'],
    ['disk-full'],
    ['hang'],
  ]);
  expect(sections['disk-full']).toBe(9);
});

test.each([
  ['a table of something else', '| Service | Port |', '| Redis | 6379 |'],
  ['names of checks', '| Component | Check |', '| Redis down | `redis-cli ping` |'],
  ['a problem without words', '| Problem | Seen |', '| Disk full | often |'],
  ['a denial', '| Problem | Fix |', '| Disk not full | `docker restart web` |'],
  ['a topic', '| Problem | Fix |', '| Cache stampede | `docker restart web` |'],
  ['a story', '| Problem | Fix |', '| On one day in May the disk full alarm rang twice | wait |'],
])('%s decides nothing', (_what, header, row) => {
  expect(compiled(table(header, row)).ladders).toEqual({});
});

test.each(['Never use `docker restart web`', 'Do not restart it; `docker restart web` is slow'])(
  'what a cell forbids is no remedy: %s',
  (cell) => {
    expect(compiled(table('| Problem | Fix |', `| Disk full | ${cell} |`)).ladders).toEqual({
      'disk-full': [],
    });
  },
);
