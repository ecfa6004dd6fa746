/** What the journal says of sections that people have performed. */
import type { PlannedAction, StoredEvent } from '../../incident/event.ts';
import type { JournalEntryType, SectionOutcome, StoredEntry } from '../../incident/journal.ts';
import { overrideOf } from '../../remedy/override.ts';
import { isDone, type Replicas } from '../../remedy/settle.ts';
import type { Before } from '../../incident/event.ts';
import type { IncidentStore } from '../../store/store.ts';

export const sectionEntries = [
  'section-intended',
  'section-finished',
] as const satisfies readonly JournalEntryType[];

/** Each remedy as the events that budgets are counted from, and that tell whose doing it was. */
export function asEvents(journal: readonly StoredEntry[]): readonly StoredEvent[] {
  return journal.flatMap(({ at, entry }): readonly StoredEvent[] => {
    if (entry.type === 'section-finished') {
      const { id: intent, detail } = entry;
      const outcome = entry.outcome === 'applied' ? 'applied' : 'failed';
      const settledBy = 'performer';
      const event = { type: 'remedy-finished', intent, outcome, settledBy, detail } as const;
      return [{ incident: `section ${intent}`, version: 2, at, event }];
    }
    if (entry.type !== 'section-intended' || entry.plan === null) return [];
    const plan = JSON.parse(entry.plan) as PlannedAction;
    const before = JSON.parse(entry.before) as Before;
    const { id: intent, deadline } = entry;
    const event = {
      type: 'remedy-intended',
      intent,
      plan,
      before,
      evidence: [],
      deadline,
    } as const;
    return [{ incident: `section ${intent}`, version: 1, at, event }];
  });
}

export interface Unfinished {
  readonly id: string;
  readonly says: string;
  readonly runbook: string;
  readonly plan: PlannedAction | null;
  readonly before: Before;
  readonly deadline: number;
}

export function unfinished(journal: readonly StoredEntry[]): readonly Unfinished[] {
  const open = new Map<string, Unfinished>();
  for (const { entry } of journal) {
    if (entry.type === 'section-finished') open.delete(entry.id);
    if (entry.type !== 'section-intended') continue;
    const { id, says, runbook, deadline } = entry;
    const plan = entry.plan === null ? null : (JSON.parse(entry.plan) as PlannedAction);
    open.set(id, { id, says, runbook, plan, before: JSON.parse(entry.before) as Before, deadline });
  }
  return [...open.values()];
}

/** What the world says of a change that was not finished; null: it may still be carried out. */
export function settlement(
  { plan, before, deadline }: Unfinished,
  replicas: Replicas,
  now: number,
): { readonly outcome: SectionOutcome; readonly detail: string } | null {
  if (plan !== null && isDone(plan.action, before, replicas))
    return { outcome: 'applied', detail: 'the world shows that it was done' };
  if (now < deadline) return null;
  return { outcome: 'unknown', detail: 'whoever began it has died, and nothing shows it' };
}

/** Says so for each of them, and notes it; none is repeated. Comes back with lines for people. */
export async function settleUnfinished(
  store: Pick<IncidentStore, 'journal' | 'note' | 'keepOverride'>,
  replicas: Replicas,
  now: number,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const one of unfinished(await store.journal(sectionEntries))) {
    const { id, runbook, says } = one;
    const settled = settlement(one, replicas, now);
    lines.push(
      `${runbook} was begun and not finished: ${says}; ${settled?.detail ?? 'it may still be under way'}`,
    );
    const override =
      settled?.outcome === 'applied' && one.plan !== null
        ? overrideOf(one.plan.action, null, now)
        : null;
    if (override !== null) await store.keepOverride(override);
    if (settled !== null) await store.note({ type: 'section-finished', id, ...settled }, now);
  }
  return lines;
}
