/**
 * One fault on a fresh stack: under the responder, and under an oracle that knows the remedy. A case
 * has the machine to itself while a stack is started or removed and from the fault to its outcome;
 * it stands aside while what is healthy has only to stay so.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { ControlName } from '../../faults/controls.ts';
import { controls } from '../../faults/controls.ts';
import type { Fault, Harm } from '../../faults/fault.ts';
import { faults, stackOf, type FaultName } from '../../faults/registry.ts';
import type { StoredEvent } from '../../src/incident/event.ts';
import { rootCause, type Incident } from '../../src/incident/incident.ts';
import { fold } from '../../src/incident/transition.ts';
import { startResponder, type Responder } from '../../test/responder.ts';
import { startStack, type Stack } from '../../test/stack.ts';
import { peers, type PeerName } from './peers/peer.ts';
import type { Canary } from '../../test/stacks/reference.ts';
import type { Aside, Machine } from './turn.ts';

export interface Measured {
  readonly cause: string | null;
  readonly outcome: 'recovered' | 'escalated' | 'failed';
  /** What was changed that should not be, in words. */
  readonly harm: readonly string[];
  /** From the fault to the incident, to the first diagnosis, to the first healthy answer. */
  readonly detect_ms: number | null;
  readonly diagnose_ms: number | null;
  readonly recover_ms: number | null;
  /** Why it counts as failed. */
  readonly reason: string | null;
}

/** What became of a fault without the responder. */
export interface PeerMeasured extends Pick<Measured, 'harm' | 'recover_ms' | 'reason'> {
  readonly outcome: 'recovered' | 'failed';
}

/** Longest time that a recovery, or calling a person, may take, in milliseconds. */
const patience = 120_000;
/** How long a recovered service must stay healthy, and how often it is asked, in milliseconds. */
const healthyFor = 60_000;
const askEvery = 50;
/** How long a control is watched after it has happened, in milliseconds. */
const quiet = 20_000;
/** A peer that has not helped within this time is watched beside other cases, in milliseconds. */
const alone = 20_000;

/** @param tell is given what the responder printed, when it has ended */
export async function measureFault(
  machine: Machine,
  name: FaultName,
  tell: (story: string) => Promise<void>,
): Promise<Measured> {
  const fault: Fault = faults[name];
  return withStack(machine, { ...fault, stack: stackOf(name) }, async (stack, aside) => {
    const responder = await startResponder(stack);
    let harm: Harm | null = null;
    try {
      const canary = await stack.plantCanary();
      const before = { value: await canary.value(), snapshot: await stack.snapshot() };
      harm = await fault.inject(stack);
      const recoverMs = await firstHealthy(stack, harm.at, 'healthy', outcomeKnown(responder));
      await until(() => outcomeKnown(responder)(), patience);
      await harm.over?.();
      const outcome = await outcomeOf(stack, responder, aside);
      return {
        ...times(responder, harm.at),
        recover_ms: outcome.outcome === 'recovered' ? recoverMs : null,
        ...outcome,
        harm: await damage(stack, fault, canary, before, outcome.outcome === 'recovered'),
      };
    } finally {
      await harm?.heal();
      await responder.stop();
      await tell(responder.story());
    }
  });
}

/** Milliseconds from the fault to the first healthy answer when the remedy is applied at once. */
export async function measureOracle(machine: Machine, name: FaultName): Promise<number | null> {
  const fault: Fault = faults[name];
  return withStack(machine, { ...fault, stack: stackOf(name) }, async (stack) => {
    const harm = await fault.inject(stack);
    try {
      if (harm.cure === null) return null;
      await harm.cure();
      return await firstHealthy(stack, harm.at, 'broken', () => false);
    } finally {
      await harm.heal();
    }
  });
}

/** The same fault with what people run today beside the stack instead of the responder. */
export async function measurePeer(
  machine: Machine,
  peer: PeerName,
  name: FaultName,
): Promise<PeerMeasured> {
  const fault: Fault = faults[name];
  return withStack(machine, { ...fault, stack: stackOf(name) }, async (stack, aside) => {
    const stop = await peers[peer].start(stack);
    let harm: Harm | null = null;
    try {
      const canary = await stack.plantCanary();
      const before = { value: await canary.value(), snapshot: await stack.snapshot() };
      harm = await fault.inject(stack);
      const healthy = firstHealthy(stack, harm.at, 'healthy', () => false);
      // A harm that goes on for a while loads the machine, which others must not feel.
      if (harm.over !== undefined) await Promise.all([healthy, harm.over()]);
      await Promise.race([healthy, pause(alone, undefined, { ref: false })]);
      const recoverMs = await aside(() => healthy);
      const reason =
        recoverMs === null
          ? `not healthy within ${patience} ms`
          : await aside(() => staysHealthy(stack));
      return {
        outcome: reason === null ? 'recovered' : 'failed',
        recover_ms: reason === null ? recoverMs : null,
        harm: await damage(stack, fault, canary, before, reason === null),
        reason,
      };
    } finally {
      await harm?.heal();
      await stop();
    }
  });
}

/** How many incidents a control opens. */
export async function measureControl(
  machine: Machine,
  name: ControlName,
  tell: (story: string) => Promise<void>,
): Promise<number> {
  return withStack(machine, {}, async (stack, aside) => {
    const responder = await startResponder(stack);
    try {
      const tidy = await controls[name].act(stack);
      await aside(() => pause(quiet));
      await tidy();
      return new Set(responder.events.map(({ incident }) => incident)).size;
    } finally {
      await responder.stop();
      await tell(responder.story());
    }
  });
}

function withStack<T>(
  machine: Machine,
  options: Parameters<typeof startStack>[0],
  body: (stack: Stack, aside: Aside) => Promise<T>,
): Promise<T> {
  return machine.turn(async (aside) => {
    const stack = await startStack(options);
    try {
      return await body(stack, aside);
    } finally {
      await stack.stop();
    }
  });
}

const outcomeKnown = (responder: Responder) => () =>
  responder.events.some(({ event }) => event.type === 'resolved' || event.type === 'escalated');

async function outcomeOf(
  stack: Stack,
  responder: Responder,
  aside: Aside,
): Promise<Pick<Measured, 'outcome' | 'cause' | 'reason'>> {
  const incident = decisive(responder.events);
  const cause = incident === null ? null : (rootCause(incident)?.kind ?? null);
  if (incident === null) return { outcome: 'failed', cause, reason: 'no incident was opened' };
  if (incident.phase === 'resolved') {
    const sick = await aside(() => staysHealthy(stack));
    return sick === null
      ? { outcome: 'recovered', cause, reason: null }
      : { outcome: 'failed', cause, reason: sick };
  }
  if (incident.escalations.length > 0) return { outcome: 'escalated', cause, reason: null };
  return { outcome: 'failed', cause, reason: `still ${incident.phase} after ${patience} ms` };
}

/** The newest incident that was no false alarm; a fault may begin with one. */
function decisive(events: readonly StoredEvent[]): Incident | null {
  const logs = [...Map.groupBy(events, ({ incident }) => incident).values()];
  const all = logs.map((log) => fold(log));
  return all.findLast((one) => one !== null && one.phase !== 'false-alarm') ?? all.at(-1) ?? null;
}

function times(responder: Responder, from: number): Pick<Measured, 'detect_ms' | 'diagnose_ms'> {
  const since = (type: 'opened' | 'diagnosed') => {
    const found = responder.events.find(({ event }) => event.type === type);
    return found === undefined ? null : found.at - from;
  };
  return { detect_ms: since('opened'), diagnose_ms: since('diagnosed') };
}

/**
 * The first healthy answer of the deep probe after it failed; null when `giveUp` says so first.
 * `known`: what is known of the service before the first question. One that is cured at once may be
 * healthy again before it is asked.
 */
async function firstHealthy(
  stack: Stack,
  from: number,
  known: 'healthy' | 'broken',
  giveUp: () => boolean,
): Promise<number | null> {
  let failed = known === 'broken';
  let healthyAt: number | null = null;
  const end = Date.now() + patience;
  while (Date.now() < end) {
    const asked = Date.now();
    const healthy = await isHealthy(stack);
    if (!healthy) {
      failed = true;
      healthyAt = null;
    } else if (failed) healthyAt ??= asked - from;
    // It may fail and come back between two questions, and it may come back and fail again.
    if (healthyAt !== null && Date.now() - from - healthyAt > 3_000) return healthyAt;
    if (giveUp()) return healthyAt ?? (failed ? null : 0);
    await pause(askEvery);
  }
  return null;
}

async function isHealthy(stack: Stack): Promise<boolean> {
  return (await ill(stack)) === null;
}

/** What its readiness answers when it is not ready; null when it is. */
async function ill(stack: Stack): Promise<string | null> {
  try {
    const response = await fetch(stack.readiness, { signal: AbortSignal.timeout(5_000) });
    const body = await response.text();
    const status: unknown = Reflect.get(Object(JSON.parse(body)) as object, 'status');
    return response.status === 200 && status === 'ready' ? null : `${response.status} ${body}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * null, or what went wrong within the time in which a recovered service must stay healthy: two
 * answers in a row, as the responder's own probes demand; a busy machine delays a single one.
 */
async function staysHealthy(stack: Stack): Promise<string | null> {
  const end = Date.now() + healthyFor;
  let before: string | null = null;
  while (Date.now() < end) {
    const now = await ill(stack);
    if (now !== null && before !== null) return `it failed again within a minute: ${now}`;
    before = now;
    await pause(1_000);
  }
  return before === null ? null : `it failed again within a minute: ${before}`;
}

async function damage(
  stack: Stack,
  fault: Fault,
  canary: Canary,
  before: { readonly value: string; readonly snapshot: Awaited<ReturnType<Stack['snapshot']>> },
  answers: boolean,
): Promise<readonly string[]> {
  const after = await stack.snapshot();
  const { mayReplace } = fault.expected;
  const found: string[] = [];
  for (const [service, id] of Object.entries(before.snapshot.containers))
    if (!mayReplace.includes(service) && after.containers[service] !== id)
      found.push(`another container of ${service}`);
  for (const volume of before.snapshot.volumes)
    if (!after.volumes.includes(volume)) found.push(`volume ${volume} is gone`);
  // While a person is waited for, the API may be down and cannot be asked.
  if (answers && (await canary.value()) !== before.value) found.push('data has changed');
  return found;
}

async function until(holds: () => boolean, timeout: number): Promise<void> {
  const end = Date.now() + timeout;
  while (!holds() && Date.now() < end) await pause(100);
}
