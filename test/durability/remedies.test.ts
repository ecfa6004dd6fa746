/**
 * `nova watch` killed in the middle of each remedy over real faults: its successor brings the service
 * back, and what was done is not done again.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { containerOf, docker } from '../../faults/docker.ts';
import type { Fault } from '../../faults/fault.ts';
import { faults, stackOf, type FaultName } from '../../faults/registry.ts';
import { describe } from '../../src/incident/describe.ts';
import { fold } from '../../src/incident/transition.ts';
import type { RemedyName } from '../../src/remedy/remedy.ts';
import { startNova } from '../command-line.ts';
import { startResponder, succeedResponder } from '../responder.ts';
import { runsAll } from '../rig.ts';
import { startStack, type Stack } from '../stack.ts';

interface Case {
  readonly fault: FaultName;
  readonly remedy: RemedyName;
  /** What the policy has to say so that it needs nobody's word; then it is all that is done. */
  readonly policy?: string;
  /** A runbook of one's own, where the one that ships would do something else. */
  readonly runbook?: string;
  /** Nobody knows how far it came: what is left of the budgets does not allow to begin anew. */
  readonly isLeftToPeople?: true;
}

const restartsAll = `# Service Down

## Common Causes & Solutions

### The application crashed

\`\`\`sh {remedy=full-restart within=60s}
docker compose restart
\`\`\`
`;

const cases: readonly Case[] = [
  { fault: 'network-detached', remedy: 'reconnect-network' },
  { fault: 'database-killed', remedy: 'start' },
  { fault: 'config-drift', remedy: 'recreate' },
  { fault: 'out-of-memory', remedy: 'raise-memory' },
  { fault: 'port-taken-by-container', remedy: 'free-port' },
  { fault: 'bad-release', remedy: 'rollback-image' },
  { fault: 'orders/certificate-renewed', remedy: 'reload' },
  {
    fault: 'container-deleted',
    remedy: 'create',
    policy: 'remedies: { create: auto }',
  },
  {
    fault: 'crash-stays-down',
    remedy: 'full-restart',
    policy: 'remedies: { full-restart: auto }',
    runbook: restartsAll,
    isLeftToPeople: true,
  },
];

/** Milliseconds from the intent to the kill: nothing has been asked for, or it is on its way. */
const moments = [0, 700];
/** A kill right before the request makes the successor wait out the intent's deadline. */
const patience = 250_000;

const all = cases.flatMap((one) => moments.map((after) => ({ ...one, after })));

const quickest = all.filter(({ fault, after }) => fault === 'database-killed' && after > 0);

test.each(runsAll() ? all : quickest)(
  'killed $after ms after it has written its intent to $remedy ($fault): done once, and well',
  async ({ fault: name, remedy, after, policy, runbook, isLeftToPeople = false }) => {
    const fault: Fault = faults[name];
    const stack = await startStack({ ...fault, stack: stackOf(name) });
    onTestFinished(() => stack.stop(), 60_000);
    if (runbook !== undefined) await writeFile(join(stack.folder, 'own.md'), runbook);
    const first = await startResponder(
      stack,
      runbook === undefined ? '' : 'runbook: own.md',
      policy,
    );
    const canary = await stack.plantCanary();
    const value = await canary.value();
    const before = await stack.snapshot(fault.expected.mayReplace);
    const harm = await fault.inject(stack);
    onTestFinished(() => harm.heal(), 60_000);
    const intended = await first.waitFor('remedy-intended', 90_000);
    expect(intended.plan.action.remedy).toBe(remedy);
    await pause(after);
    await first.kill();
    const second = await succeedResponder(stack);
    onTestFinished(async () => {
      await second.stop();
    }, 60_000);
    const end = isLeftToPeople ? 'escalated' : 'resolved';
    await second.waitFor(end, patience).catch((error: unknown) => {
      throw new Error(`${first.story()}\n${second.story()}`, { cause: error });
    });
    const began = first.events.find(({ event }) => event.type === 'remedy-intended');
    const log = await logOf(stack, began?.incident ?? '');
    const told = log.map(({ event }) => describe(event).headline).join('\n');
    const intents = fold(log)?.intents ?? [];
    const done = intents.filter(({ finished }) => finished?.outcome === 'applied');
    const expected = policy === undefined ? fault.expected.remedies : [remedy];
    expect(
      done.map(({ plan }) => plan.action.remedy),
      told,
    ).toEqual(isLeftToPeople ? [] : expected);
    if (isLeftToPeople) expect(intents.length, told).toBe(1);
    expect(
      intents.every(({ finished }) => finished !== null),
      told,
    ).toBe(true);
    await harm.heal();
    if (isLeftToPeople) {
      await docker('start', await containerOf(stack, fault.expected.component));
      await second.waitFor('resolved', 60_000);
    }
    expect(await stack.snapshot(fault.expected.mayReplace)).toEqual(before);
    expect(await canary.value()).toBe(value);
  },
);

/** All of the incident, whoever has written it. */
async function logOf({ folder }: Stack, incident: string) {
  const shown = startNova(['incident', 'show', incident, '--json'], { cwd: folder });
  expect(await shown.ended, shown.complaints()).toBe(0);
  const { events } = JSON.parse(shown.output()) as { readonly events: Parameters<typeof fold>[0] };
  return events;
}
