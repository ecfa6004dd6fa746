/** Users hear of an outage in the words and at the pace of the runbook, from its start to its end. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { cachePasswordChanged } from '../../faults/cache-password-changed.ts';
import { startReceiver } from '../receiver.ts';
import { incidentOf, withResponder } from './recovery.ts';

const run = promisify(execFile);
const nova = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');

const runbook = `# Shop down

## Escalation

Call people when it is down for more than 1 minute.

## Communication

\`\`\`text
Subject: The shop has difficulties

We are working on {{product}}.

Status: Investigating
Started: [TIME]
Expected Resolution: [TIME]

We report every 1 minute.
\`\`\`
`;

test('what users are told comes from the runbook, is promised, kept, and ends with the outage', async () => {
  const site = await startReceiver(() => ({ status: 200 }));
  const social = await startReceiver(() => ({ status: 200 }));
  onTestFinished(async () => {
    await Promise.all([site.stop(), social.stop()]);
  });
  const settings = `
runbook: runbook.md
updates:
  product: Nova Rewards
  confirmed-for: 2s
  channels:
    site: { kind: webhook, url: "${site.url}" }
    social: { kind: webhook, url: "${social.url}" }
  by-person-only: [social]
`;
  const prepare = ({ folder }: { folder: string }) =>
    writeFile(join(folder, 'runbook.md'), runbook);
  await withResponder(
    async (stack, responder) => {
      const harm = await cachePasswordChanged.inject(stack);
      const until = async (count: number, timeout: number) => {
        const end = Date.now() + timeout;
        while (site.requests.length < count && Date.now() < end)
          await new Promise((resolve) => setTimeout(resolve, 100));
        return site.requests.map(({ body }) => JSON.parse(body) as Told);
      };
      const [first] = await until(1, 30_000);
      expect(first).toMatchObject({ subject: 'The shop has difficulties', act: 'update' });
      expect(first?.body).toMatch(/^We are working on Nova Rewards\.\n\nStatus: /);
      expect(first?.body).toContain('Expected Resolution: not yet known');
      const told = await until(2, 75_000);
      expect(Date.parse(told[1]?.at ?? '')).toBeLessThan(Date.parse(first?.next ?? '') + 5_000);
      expect(social.requests).toEqual([]);
      await run(process.execPath, [
        ...[nova, 'update', 'last', '--config', join(stack.folder, 'nova.yaml')],
        ...['--message', 'Points are safe.'],
      ]);
      await until(3, 10_000);
      expect(social.requests[0]?.body).toContain('Points are safe.');
      await harm.heal();
      await responder.waitFor('resolved', 150_000);
      const all = await until(5, 70_000);
      expect(all.at(-1)).toMatchObject({ status: 'resolved', next: null });
      expect(all.map(({ body }) => body).join('\n')).not.toMatch(/redis|password|container/i);
      expect(social.requests).toHaveLength(1);
      const { updates } = incidentOf(responder);
      expect(updates.map(({ by }) => by === null)).toContain(false);
      expect(updates.flatMap(({ deliveries }) => deliveries)).not.toContainEqual(
        expect.objectContaining({ finished: null }),
      );
    },
    { prepare },
    settings,
  );
});

interface Told {
  readonly act: string;
  readonly at: string;
  readonly next: string | null;
  readonly subject: string;
  readonly body: string;
  readonly status: string;
}
