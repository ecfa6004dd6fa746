/** What every recovery must prove, whatever the fault. */
import { expect } from 'vitest';
import { faults, type FaultName } from '../../faults/registry.ts';
import type { CauseKind } from '../../src/diagnosis/cause.ts';
import type { RemedyName } from '../../src/remedy/remedy.ts';
import { startResponder, type Responder } from '../responder.ts';
import { healthyAfterwards } from '../rig.ts';
import { plantCanary, startStack, type Canary, type Stack } from '../stack.ts';

export interface Expected {
  readonly cause: CauseKind;
  readonly component: string;
  readonly remedies: readonly RemedyName[];
  /** Services whose container a recovery may replace; all others keep theirs. */
  readonly mayReplace: readonly string[];
}

/** Longest time from fault to the end of the incident that a test waits for, in milliseconds. */
const recoveryDeadline = 120_000;

/** Runs `body` beside a watched stack, and takes both away whatever happens. */
export async function withResponder(
  body: (stack: Stack, responder: Responder) => Promise<void>,
): Promise<void> {
  const stack = await startStack();
  try {
    const responder = await startResponder(stack);
    let exitCode: number | null = null;
    try {
      await body(stack, responder);
    } finally {
      exitCode = await responder.stop();
    }
    expect(exitCode).toBe(0);
  } finally {
    await stack.stop();
  }
}

export async function proveRecovery(name: FaultName, expected: Expected): Promise<void> {
  await withResponder(async (stack, responder) => {
    const canary = await plantCanary(stack);
    const balance = await canary.balance();
    const before = await stack.containers();

    await faults[name].inject(stack);
    await responder.waitFor('resolved', recoveryDeadline);

    checkStory(responder, expected);
    await checkHealthy(stack, healthyAfterwards());
    await checkData(canary, balance);
    for (const [service, id] of await stack.containers())
      if (!expected.mayReplace.includes(service))
        expect([service, id]).toEqual([service, before.get(service)]);
    expect(new Set(responder.events.map(({ incident }) => incident)).size).toBe(1);
  });
}

function checkStory(responder: Responder, expected: Expected): void {
  const events = responder.events.map(({ event }) => event);
  const saved = new Set(
    events.flatMap((event) =>
      event.type === 'evidence-saved' ? event.evidence.map(({ id }) => id) : [],
    ),
  );
  const diagnoses = events.filter((event) => event.type === 'diagnosed');
  const leading = diagnoses[0]?.diagnosis.causes[0];
  expect(leading).toMatchObject({ kind: expected.cause, component: expected.component });
  expect(leading?.supporting.length).toBeGreaterThan(0);
  for (const { diagnosis } of diagnoses)
    for (const cause of diagnosis.causes)
      for (const citation of [...cause.supporting, ...cause.contradicting])
        expect(saved).toContain(citation.evidence);
  const applied = events.flatMap((event) =>
    event.type === 'remedy-intended' ? [event.plan.action.remedy] : [],
  );
  expect(applied).toEqual(expected.remedies);
}

/** Asks once a second; a single bad answer fails the test. */
async function checkHealthy(stack: Stack, duration: number): Promise<void> {
  const end = Date.now() + duration;
  do {
    const response = await fetch(`${stack.url}/ready`, { signal: AbortSignal.timeout(5_000) });
    expect(response.status, await response.text()).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  } while (Date.now() < end);
}

async function checkData(canary: Canary, balance: string): Promise<void> {
  expect(await canary.balance()).toBe(balance);
}
