/** What every fault must prove, whatever it is. */
import { expect } from 'vitest';
import type { Expected, Fault, Harm } from '../../faults/fault.ts';
import { faults, stackOf, type FaultName } from '../../faults/registry.ts';
import { describe } from '../../src/incident/describe.ts';
import { rootCause } from '../../src/incident/incident.ts';
import type { Incident } from '../../src/incident/incident.ts';
import { fold } from '../../src/incident/transition.ts';
import { startResponder, type Responder } from '../responder.ts';
import { healthyAfterwards } from '../rig.ts';
import { startStack, type Stack, type StackOptions } from '../stack.ts';

/** Longest time from fault, or from a person's help, to the end of the incident, in milliseconds. */
const recoveryDeadline = 150_000;
/** Longest time from fault to calling a person, in milliseconds. */
const escalationDeadline = 60_000;

/** Runs `body` beside a watched stack, and takes both away whatever happens. */
export async function withResponder(
  body: (stack: Stack, responder: Responder) => Promise<void>,
  options: StackOptions = {},
  settings = '',
): Promise<void> {
  const stack = await startStack(options);
  try {
    const responder = await startResponder(stack, settings);
    let exitCode: number | null = null;
    try {
      await body(stack, responder);
    } catch (error) {
      process.stderr.write(`${responder.story()}\n`);
      throw error;
    } finally {
      exitCode = await responder.stop();
    }
    expect(exitCode).toBe(0);
  } finally {
    await stack.stop();
  }
}

/** The whole story of a fault: cause, evidence, remedies, what must not change, and health. */
export async function proveFault(name: FaultName): Promise<void> {
  const fault: Fault = faults[name];
  const { expected } = fault;
  await withResponder(
    async (stack, responder) => {
      const canary = await stack.plantCanary();
      const value = await canary.value();
      const before = await stack.snapshot();
      let harm: Harm | null = null;
      try {
        harm = await fault.inject(stack);
        if (expected.outcome === 'escalated') await proveEscalation(responder, harm, expected);
        await responder.waitFor('resolved', recoveryDeadline);
        checkStory(responder, expected);
        await harm.over?.();
        await checkHealthy(stack, healthyAfterwards());
      } finally {
        await harm?.heal();
      }
      expect(await canary.value()).toBe(value);
      expect(await stack.snapshot(expected.mayReplace)).toEqual(
        without(before, expected.mayReplace),
      );
    },
    { ...fault, stack: stackOf(name) },
  );
}

/** A person was called, and only what was expected was changed before somebody helped. */
async function proveEscalation(
  responder: Responder,
  harm: Harm,
  { remedies }: Expected,
): Promise<void> {
  // A remedy gets its time to show before the next one, or a person, is called.
  await responder.waitFor('escalated', escalationDeadline * (1 + 2 * remedies.length));
  expect(appliedOf(responder)).toEqual(remedies);
  await harm.heal();
}

function appliedOf(responder: Responder): readonly string[] {
  return incidentOf(responder).intents.flatMap((intent) =>
    intent.finished?.outcome === 'applied' ? [intent.plan.action.remedy] : [],
  );
}

/** The one incident of the test, folded from what the responder told. */
export function incidentOf(responder: Responder): Incident {
  const ids = [...new Set(responder.events.map(({ incident }) => incident))];
  expect(ids).toHaveLength(1);
  const incident = fold(responder.events);
  if (incident === null) throw new Error('no incident was opened');
  return incident;
}

function checkStory(responder: Responder, expected: Expected): void {
  const incident = incidentOf(responder);
  const told = responder.events.map(({ event }) => describe(event).headline).join('\n');
  expect(rootCause(incident), told).toMatchObject({
    kind: expected.cause,
    component: expected.component,
  });
  expect(rootCause(incident)?.supporting.length).toBeGreaterThan(0);
  const saved = new Set(incident.evidence.map(({ id }) => id));
  for (const { event } of responder.events)
    if (event.type === 'diagnosed')
      for (const cause of event.diagnosis.causes)
        for (const citation of [...cause.supporting, ...cause.contradicting])
          expect(saved).toContain(citation.evidence);
  expect(appliedOf(responder)).toEqual([...expected.remedies, ...expected.afterHealing]);
  if (expected.outcome === 'recovered')
    expect(incident.escalations.filter(({ reason }) => reason !== 'down-too-long')).toEqual([]);
}

/** Asks once a second; a single bad answer fails the test. */
async function checkHealthy(stack: Stack, duration: number): Promise<void> {
  const end = Date.now() + duration;
  do {
    const response = await fetch(stack.readiness, { signal: AbortSignal.timeout(5_000) });
    expect(response.status, await response.text()).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  } while (Date.now() < end);
}

function without<T extends { readonly containers: Readonly<Record<string, string>> }>(
  snapshot: T,
  services: readonly string[],
): T {
  const kept = Object.entries(snapshot.containers).filter(([name]) => !services.includes(name));
  return { ...snapshot, containers: Object.fromEntries(kept) };
}
