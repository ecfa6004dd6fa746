/** A runbook that is edited while it is followed. */
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readRunbook } from '../../src/runbook/read.ts';
import { followRunbook } from '../../src/workflow/follow-runbook.ts';

const text = (remedy: string): string =>
  `# Web is down\n\n## Causes\n\n### Crash\n\n\`\`\`sh\n${remedy}\n\`\`\`\n`;

async function follow() {
  const folder = await mkdtemp(join(tmpdir(), 'nova-follow-'));
  const path = join(folder, 'web.md');
  await writeFile(path, text('docker restart web'));
  const read = await readRunbook(path);
  if (!read.ok) throw new Error(read.message);
  const troubles: string[] = [];
  let applied = 0;
  const followed = followRunbook({
    path,
    read: () => readRunbook(path),
    runbook: { ...read.runbook, file: 'web.md' },
    onApplied: () => (applied += 1),
    onTrouble: (what, reason) => troubles.push(`${what}: ${reason}`),
  });
  followed.start();
  onTestFinished(async () => {
    followed.stop();
    await rm(folder, { recursive: true, force: true });
  });
  // Looked at once a second: every write has a time of its own, until one is noticed.
  let touch = 1_000;
  const edit = async (content: string, seen: () => unknown, wanted: unknown) => {
    await writeFile(path, content);
    await expect
      .poll(
        async () => {
          touch += 1;
          if (seen() !== wanted) await utimes(path, touch, touch);
          return seen();
        },
        { timeout: 20_000, interval: 1_500 },
      )
      .toBe(wanted);
  };
  const remedies = () => followed.current().ladders['app-crash']?.map(({ remedy }) => remedy);
  return { path, edit, followed, troubles, remedies, applied: () => applied };
}

test('an edited runbook is followed from then on, under the name that it had', async () => {
  const { edit, followed, remedies, applied, troubles } = await follow();
  const { hash } = followed.current();
  await edit(text('docker compose up -d --force-recreate web'), applied, 1);
  expect(remedies()).toEqual(['recreate']);
  expect(followed.current()).toMatchObject({ file: 'web.md' });
  expect(followed.current().hash).not.toBe(hash);
  expect(troubles).toEqual([]);
});

test('one with mistakes, without remedies or gone is told, and the former one holds', async () => {
  const { path, edit, troubles, remedies, applied } = await follow();
  const count = () => troubles.length;
  await edit(text('docker restart web').replace('```sh', '```sh {remedy=reboot}'), count, 1);
  expect(troubles[0]).toMatch(/^web\.md: not applied, .* line 7: remedy "reboot", expected/);
  await edit('# Web is down\n', count, 2);
  expect(troubles[1]).toMatch(/names no remedy/);
  await rm(path);
  await expect.poll(count, { timeout: 20_000 }).toBe(3);
  expect(troubles[2]).toMatch(/does not exist/);
  expect(remedies()).toEqual(['restart']);
  await edit(text('docker start web'), applied, 1);
  expect(remedies()).toEqual(['start']);
});
