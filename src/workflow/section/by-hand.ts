/**
 * Remedies that a person performs with a section of a runbook. The order is an incident's:
 * evidence is saved, the cause is diagnosed, the remedy resolved to exact targets, the guard
 * asked, the person asked, the world looked at again, the intent noted, the change made and its
 * outcome noted. What is changed is paused meanwhile, so that a running responder and the person
 * do not act on one service at the same time.
 */
import { randomUUID } from 'node:crypto';
import type { Diagnosis } from '../../diagnosis/cause.ts';
import type { Evidence, Fact, FactKind, Gap } from '../../evidence/evidence.ts';
import { sortFacts } from '../../evidence/facts.ts';
import { identify } from '../../evidence/identify.ts';
import type { IncidentEvent, IncidentSettings, PlannedAction } from '../../incident/event.ts';
import type { Incident, Verdict } from '../../incident/incident.ts';
import { openIntent } from '../../incident/incident.ts';
import { fold } from '../../incident/transition.ts';
import { overrideOf } from '../../remedy/override.ts';
import type { Outcome } from '../../remedy/perform.ts';
import { plan } from '../../remedy/plan.ts';
import { replacesContainer, targetKey, type Action } from '../../remedy/remedy.ts';
import { sentence } from '../../remedy/sentence.ts';
import { beforeOf, groupOf, outdated, type Replicas } from '../../remedy/settle.ts';
import type { Runbook, Rung } from '../../runbook/runbook.ts';
import type { IncidentStore } from '../../store/store.ts';
import { permission, type PermissionParts } from '../permission.ts';
import { again, foldOn, opening, reference, remembered } from './in-mind.ts';
import { asEvents, sectionEntries } from './section-log.ts';

export interface HandParts extends Omit<PermissionParts, 'store'> {
  readonly store: IncidentStore;
  readonly by: string;
  readonly runbook: Runbook;
  readonly settings: IncidentSettings;
  /** The service and all that it stands on. */
  readonly concerned: (service: string) => readonly string[];
  readonly wants: readonly FactKind[];
  readonly collect: (
    wants: readonly FactKind[],
    services: readonly string[],
  ) => Promise<{ readonly facts: readonly Fact[]; readonly gaps: readonly Gap[] }>;
  readonly diagnose: (
    service: string,
    evidence: readonly Evidence[],
    gaps: readonly Gap[],
  ) => Diagnosis;
  readonly replicas: () => Promise<
    { readonly replicas: Replicas } | { readonly unreadable: string }
  >;
  /** What shows whether an action was done where containers do not: see `isDone`. */
  readonly measure: (action: Action) => Promise<number | null>;
  readonly act: (action: Action) => Promise<Outcome>;
  /** Milliseconds within which the action ends. */
  readonly effectDeadline: (action: Action, replicas: Replicas) => number;
  /**
   * Brings our Compose override file to what is kept, for people to look over. Never throws: what
   * keeps it from being written stops the next call of Compose, which says so.
   */
  readonly writeOverrides: () => Promise<unknown>;
  /** The guard refuses until then (milliseconds since the epoch), and is asked again. */
  readonly onWait: (reason: string, until: number) => void;
}

export interface Asked {
  readonly rungs: readonly Rung[];
  readonly service: string;
}

/** What a person is asked to confirm, or why nothing is to be done. */
export type Proposal =
  | { readonly nothing: string; readonly kept: string }
  | {
      readonly plan: PlannedAction;
      readonly verdict: Verdict;
      readonly says: string;
      /** The name of the saved evidence, and how much there is. */
      readonly kept: string;
      readonly pieces: number;
    };

export interface Hand {
  readonly propose: (asked: Asked) => Promise<Proposal>;
  /** Asks guard and world once more, then acts. Throws only what the store throws. */
  readonly carryOut: (proposal: Extract<Proposal, { plan: unknown }>) => Promise<Outcome>;
  /** Evidence first, for a command that no remedy is for; the name of what was saved. */
  readonly keep: (services: readonly string[]) => Promise<string>;
}

export function createHand(parts: HandParts): Hand {
  const { store, now } = parts;
  const known = new Map<string, Seen>();

  /** As far as the next diagnosis: what the guard reads. Nothing of it is stored as an incident. */
  const look = async (service: string, rungs: readonly Rung[]) => {
    const layers = rungs.some(({ remedy }) => replacesContainer({ remedy }));
    const wants = layers ? [...parts.wants, 'writable-layer' as const] : parts.wants;
    const { facts, gaps } = await parts.collect(wants, parts.concerned(service));
    const before = known.get(service)?.incident ?? null;
    const round = (before?.round ?? 0) + 1;
    const evidence = identify(facts, round, now());
    const id = await keepEvidence(parts, evidence);
    const diagnosis = parts.diagnose(service, evidence, gaps);
    const events: readonly IncidentEvent[] = [
      ...(before === null ? opening(service, parts) : again(before)),
      { type: 'evidence-saved', round, evidence: evidence.map(reference), gaps },
      { type: 'diagnosed', round, diagnosis },
    ];
    return { id, evidence, diagnosis, incident: foldOn(before, service, events, now()) };
  };

  const permit = (incident: Incident, planned: PlannedAction, evidence: readonly Evidence[]) =>
    permission(
      { ...parts, store: withSections(store) },
      { incident, plan: planned, facts: sortFacts(evidence), own: null },
    );

  return {
    keep: async (services) => {
      const { facts } = await parts.collect(parts.wants, services);
      return keepEvidence(parts, identify(facts, 1, now()));
    },

    async propose({ rungs, service }) {
      const seen = await look(service, rungs);
      known.set(service, seen);
      const { diagnosis, evidence, incident, id: kept } = seen;
      const event = plan({
        incident,
        diagnosis,
        facts: sortFacts(evidence),
        // Whatever the cause: these are the remedies that the person has come to.
        runbook: { ...parts.runbook, ladders: {}, generic: rungs },
        definitions: parts.definitions(),
        attempts: [],
        chosenBy: 'person',
      });
      if (event.type !== 'planned') return { nothing: event.message, kept };
      const verdict = await inTime(parts, () => permit(incident, event.plan, evidence));
      if (verdict.verdict === 'refuse') return { nothing: verdict.reason, kept };
      const says = sentence(event.plan.action);
      return { plan: event.plan, verdict, says, kept, pieces: evidence.length };
    },

    async carryOut({ plan: planned, kept, says }) {
      const { action } = planned;
      const seen = known.get(action.service);
      if (seen === undefined) throw new Error('carried out without a proposal');
      const world = await parts.replicas();
      if ('unreadable' in world) return failed(world.unreadable);
      const group = groupOf(action);
      const desired = group === null ? null : await parts.measure(action);
      const stale = outdated(planned, world.replicas, planned.runbook.hash, desired);
      if (stale !== null) return failed(stale);
      // People may have paused us while the question stood.
      const still = await permit(seen.incident, planned, seen.evidence);
      if (still.verdict === 'refuse') return failed(still.reason);
      const intended = {
        type: 'section-intended',
        id: randomUUID(),
        by: parts.by,
        runbook: `${planned.runbook.file}:${planned.runbook.line}`,
        says,
        plan: JSON.stringify(planned),
        before: JSON.stringify(beforeOf(action, world.replicas)),
        evidence: kept,
        deadline: now() + parts.effectDeadline(action, world.replicas),
      } as const;
      const { id } = intended;
      await pause(parts, id, action.service, intended.deadline);
      try {
        const holder = await claimedBy(store, action);
        if (holder !== null) return failed(`incident ${holder} is changing it at this moment`);
        await store.note(intended, now());
        const { outcome, detail } = await parts.act(action);
        const override = outcome === 'applied' ? overrideOf(action, null, now()) : null;
        if (override !== null) {
          await store.keepOverride(override);
          await parts.writeOverrides();
        }
        await store.note({ type: 'section-finished', id, outcome, detail }, now());
        known.set(action.service, {
          ...seen,
          incident: remembered(seen.incident, planned, id, now()),
        });
        return { outcome, detail };
      } finally {
        // It ends by itself at the deadline, so a failure here must not hide another.
        await store.note({ type: 'resumed', id, by: parts.by }, now()).catch(() => undefined);
      }
    },
  };
}

interface Seen {
  readonly incident: Incident;
  readonly evidence: readonly Evidence[];
}

/** What passes by itself soon, such as the start-up time of a service, is waited for. */
async function inTime({ now, onWait }: HandParts, ask: () => Promise<Verdict>): Promise<Verdict> {
  const patience = now() + mostPatience;
  for (;;) {
    const verdict = await ask();
    const { until } = verdict;
    if (verdict.verdict !== 'refuse' || until === null || until > patience || now() > patience)
      return verdict;
    onWait(verdict.reason, until);
    await new Promise((resolve) => setTimeout(resolve, Math.max(until - now(), 0) + 100));
  }
}

/** Milliseconds: longer than starting takes, and short enough for a person to wait for. */
const mostPatience = 90_000;

async function keepEvidence(
  { store, by, now }: HandParts,
  evidence: readonly Evidence[],
): Promise<string> {
  const id = randomUUID();
  const text = JSON.stringify(evidence);
  await store.note({ type: 'section-evidence', id, by, evidence: text }, now());
  return id;
}

/** Ends by itself when we die. */
function pause({ store, by, now }: HandParts, id: string, service: string, until: number) {
  const reason = `${by} performs a section of a runbook`;
  return store.note({ type: 'paused', id, service, until, reason, by }, now());
}

/** An open incident that holds one of the targets; null: none does. */
async function claimedBy(store: IncidentStore, action: Action): Promise<string | null> {
  const wanted = new Set(action.targets.map(targetKey));
  for (const id of await store.list('open')) {
    const incident = fold(await store.load(id));
    const intent = incident === null ? null : openIntent(incident);
    if (intent?.plan.action.targets.some((one) => wanted.has(targetKey(one))) === true) return id;
  }
  return null;
}

/** What people have done with sections counts in the budgets as well. */
function withSections(store: IncidentStore): PermissionParts['store'] {
  return {
    journal: (types, since) => store.journal(types, since),
    since: async (at, types) => [
      ...(await store.since(at, types)),
      ...asEvents(await store.journal(sectionEntries, at)),
    ],
  };
}

function failed(detail: string): Outcome {
  return { outcome: 'failed', detail };
}
