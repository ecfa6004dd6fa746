/** `nova diagnose` on real containers, without a responder: right about faults and about health. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compose } from '../../faults/docker.ts';
import { faults, type FaultName } from '../../faults/registry.ts';
import type { Cause } from '../../src/diagnosis/cause.ts';
import type { Evidence, Gap } from '../../src/evidence/evidence.ts';
import { startNova } from '../command-line.ts';
import { runsAll } from '../rig.ts';
import { startStack, type Stack } from '../stack.ts';

const run = promisify(execFile);

interface Told {
  readonly outcome: string;
  readonly headline: string;
  readonly health: string;
  readonly causes: readonly [Cause, ...Cause[]];
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

let stack: Stack;
let folder = '';
beforeAll(async () => {
  stack = await startStack();
  folder = await mkdtemp(join(tmpdir(), 'nova-test-diagnose-'));
});
afterAll(async () => {
  await stack.stop();
  await rm(folder, { recursive: true, force: true });
});

/** In an empty folder, as on a machine where nothing else of ours is. */
async function diagnose(...argv: readonly string[]) {
  const nova = startNova(['diagnose', ...argv], { cwd: folder });
  const exit = await nova.ended;
  return { exit, output: nova.output(), complaints: nova.complaints() };
}

async function told(service: string): Promise<{ exit: number | null; told: Told }> {
  const { exit, output, complaints } = await diagnose(service, '-p', stack.project, '--json');
  if (output === '') throw new Error(`nothing was said (${exit ?? 'ended'}): ${complaints}`);
  return { exit, told: JSON.parse(output) as Told };
}

/** What somebody does to a project; starts and ends are left out, since the engine does them too. */
const deeds = ['create', 'destroy', 'kill', 'stop', 'restart', 'rename', 'update', 'pause'];

/** Everything of ours in the engine and in the folders, and what anybody did since. */
async function traces(since: number) {
  const label = `label=com.docker.compose.project=${stack.project}`;
  const list = async (...argv: readonly string[]) => (await run('docker', [...argv])).stdout;
  const events = await list(
    ...['events', '--since', seconds(since), '--until', seconds(Date.now())],
    ...deeds.flatMap((deed) => ['--filter', `event=${deed}`]),
    ...['--format', '{{json .}}'],
  );
  return {
    containers: (await list('ps', '--all', '--quiet', '--filter', label)).split('\n').sort(),
    networks: (await list('network', 'ls', '--quiet', '--filter', label)).split('\n').sort(),
    volumes: (await list('volume', 'ls', '--quiet', '--filter', label)).split('\n').sort(),
    deeds: events.split('\n').filter((line) => line.includes(stack.project)),
    files: [await readdir(folder), await readdir(stack.folder)],
    compose: await readFile(join(stack.folder, 'compose.yaml'), 'utf8'),
  };
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1_000).toFixed(3);
}

/** Looks, and holds that nothing was created or changed by it. */
async function look(service: string) {
  const began = Date.now();
  const before = await traces(began);
  const seen = await told(service);
  expect(await traces(began)).toEqual({ ...before, deeds: [] });
  return seen;
}

/** What nobody can know without a responder, and what old engines would be slow to say. */
const expectedGaps = /no responder has run|nobody has watched|read through all volumes/;

describe('a healthy stack', () => {
  test.each(runsAll() ? ['backend', 'postgres', 'redis', 'horizon'] : ['backend', 'horizon'])(
    'has nothing wrong with %s, and it is said what was looked at',
    async (service) => {
      const { exit, told: seen } = await look(service);
      expect(seen, JSON.stringify(seen.causes)).toMatchObject({ outcome: 'healthy', health: 'up' });
      expect(exit).toBe(0);
      const kinds = new Set(seen.evidence.map(({ fact }) => fact.kind));
      for (const kind of ['container-state', 'logs', 'probe-answers', 'memory'] as const)
        expect(kinds).toContain(kind);
      const reasons = seen.gaps.map(({ reason }) => reason);
      expect(reasons).toContainEqual(expect.stringContaining('no responder has run'));
      expect(reasons.filter((reason) => !expectedGaps.test(reason))).toEqual([]);
    },
  );

  test('is told to people in words, and found without naming the project or a file', async () => {
    const config = join(folder, 'nova.yaml');
    await startNova(['init', '-p', stack.project, '-o', config], { cwd: folder }).ended;
    const { exit, output } = await diagnose('backend');
    await rm(config);
    expect(output).toContain('Nothing is wrong with backend.');
    expect(output).toContain('so does what it needs: postgres, redis and horizon');
    expect(output).toContain('What could not be found out');
    expect(exit).toBe(0);
  });

  test('has no service that is not in it', async () => {
    const { exit, output, complaints } = await diagnose('nobody', '-p', stack.project);
    expect({ exit, output }).toEqual({ exit: 66, output: '' });
    expect(complaints).toContain('There are: backend, horizon, postgres, redis.');
  });
});

const representatives = [
  'database-killed',
  'network-detached',
  'config-missing',
] as const satisfies readonly FaultName[];

const all = [
  ...representatives,
  'crash-stays-down',
  'database-stopped-by-operator',
  'resolver-broken',
  'port-taken-by-container',
  'config-wrong-host',
] as const satisfies readonly FaultName[];

describe('a fault', () => {
  test.each(runsAll() ? all : representatives)(
    '%s has its cause, and nothing is touched',
    async (name) => {
      const { expected, inject } = faults[name];
      const harm = await inject(stack);
      try {
        const { exit, told: seen } = await look('backend');
        const [lead] = seen.causes;
        expect(lead, seen.headline).toMatchObject({
          kind: expected.cause,
          component: expected.component,
        });
        expect({ exit, outcome: seen.outcome }).toEqual({ exit: 1, outcome: 'faulty' });
        const ids = seen.evidence.map(({ id }) => id);
        for (const { evidence } of [...lead.supporting, ...lead.contradicting])
          expect(ids).toContain(evidence);
      } finally {
        await harm.heal();
        await harm.cure?.();
        await compose(stack, 'up', '--detach', '--no-build', '--wait');
      }
    },
  );
});
