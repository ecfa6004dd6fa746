/** What the journal says of sections that people have performed. */
import type { PlannedAction, StoredEvent } from '../../incident/event.ts';
import type { JournalEntryType, StoredEntry } from '../../incident/journal.ts';
import { isDone, type Replicas } from '../../remedy/settle.ts';
import type { Before } from '../../incident/event.ts';
import type { IncidentStore } from '../../store/store.ts';

export const sectionEntries = [
  'section-intended',
  'section-finished',
] as const satisfies readonly JournalEntryType[];

/** Each remedy as the event that budgets are counted from. */
export function asEvents(journal: readonly StoredEntry[]): readonly StoredEvent[] {
  return journal.flatMap(({ at, entry }): readonly StoredEvent[] => {
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

/**
 * Says what became of changes whose performer has died, by looking at the world; none is repeated.
 * One that the engine may still carry out is left open. Comes back with a line for each.
 */
export async function settleUnfinished(
  store: Pick<IncidentStore, 'journal' | 'note'>,
  replicas: Replicas,
  now: number,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const { id, says, runbook, plan, before, deadline } of unfinished(
    await store.journal(sectionEntries),
  )) {
    const done = plan !== null && isDone(plan.action, before, replicas);
    if (!done && now < deadline) {
      lines.push(`${runbook} was begun and may still be under way: ${says}`);
      continue;
    }
    const outcome = done ? 'applied' : 'unknown';
    const detail = done ? 'the world shows that it was done' : 'its performer has died';
    await store.note({ type: 'section-finished', id, outcome, detail }, now);
    lines.push(`${runbook} was begun and not finished: ${says}; ${detail}`);
  }
  return lines;
}
