/**
 * Approvals: what exactly a person is asked, and what an answer is worth. An answer is bound to
 * the remedy, its targets and parameters, the runbook's text and the cause; to another plan it
 * says nothing, and once an effect has begun with it, it is used up.
 */
import { targetKey } from '../remedy/remedy.ts';
import type { PlannedAction, Via } from './event.ts';
import type { EventOf, Given, Incident } from './incident.ts';

/** All that an answer is bound to, as one text: equal texts, equal plans. */
export function bindingText({ action, cause, runbook }: PlannedAction): string {
  const targets = action.targets.map(targetKey).sort();
  return JSON.stringify(sorted({ action: { ...action, targets }, cause, hash: runbook.hash }));
}

/** Keys in order, so that a plan from the log and a plan made anew read the same. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}

/** What was last answered about exactly this plan; null when nothing was, or it is used up. */
export function latestAnswer(
  { answers, intents }: Pick<Incident, 'answers' | 'intents'>,
  plan: PlannedAction,
): Given | null {
  const binding = bindingText(plan);
  const answer = answers.findLast((one) => one.binding === binding);
  if (answer === undefined) return null;
  const used = intents.some(
    (intent) => intent.at >= answer.at && bindingText(intent.plan) === binding,
  );
  return used && answer.decision === 'approved' ? null : answer;
}

/** What a person says to a question. */
export interface Answer {
  readonly decision: 'approved' | 'denied';
  /** The hash of the plan that the person was shown. */
  readonly plan: string;
  readonly by: string;
  readonly via: Via;
  readonly reason: string;
}

export const answerRefusals = {
  APPROVAL_NOT_ASKED: 'The incident asks nothing at the moment.',
  APPROVAL_DECIDED: 'The question was answered before; the message says by whom and how.',
  APPROVAL_EXPIRED: 'Nobody answered in time, and the question was escalated.',
  APPROVAL_OUTDATED: 'Another plan is asked about than the one that was shown.',
} as const;

export interface AnswerRefusal {
  readonly code: keyof typeof answerRefusals;
  readonly message: string;
}

/**
 * The event that the answer becomes, or why it is not taken.
 * @param hash how `Answer.plan` was made from a binding text
 */
export function takeAnswer(
  incident: Incident,
  answer: Answer,
  hash: (binding: string) => string,
  now: number,
): EventOf<'approval-given'> | AnswerRefusal {
  const { question } = incident;
  if (question === null) return withoutQuestion(incident);
  if (now >= question.until) return expired(incident.id);
  if (hash(question.binding) !== answer.plan)
    return {
      code: 'APPROVAL_OUTDATED',
      message: `incident ${incident.id} asks about another plan by now: look at it again`,
    };
  return { type: 'approval-given', ...answer };
}

function withoutQuestion(incident: Incident): AnswerRefusal {
  const { id, phase, ended, heldUnder } = incident;
  if (phase === 'held' && heldUnder !== null)
    return {
      code: 'APPROVAL_NOT_ASKED',
      message: `incident ${id} asks nothing: it is held under incident ${heldUnder}, which works on the root of both; answer that one`,
    };
  if (ended?.reason === 'approval-expired') return expired(id);
  const last = incident.answers.at(-1);
  if (last === undefined)
    return { code: 'APPROVAL_NOT_ASKED', message: `incident ${id} asks nothing: it is ${phase}` };
  const why = last.reason === '' ? '' : ` (${last.reason})`;
  return {
    code: 'APPROVAL_DECIDED',
    message: `incident ${id}: ${last.by} has ${last.decision} it at ${new Date(last.at).toISOString()}${why}`,
  };
}

function expired(id: string): AnswerRefusal {
  return {
    code: 'APPROVAL_EXPIRED',
    message: `incident ${id}: nobody answered in time, and people were called; it is asked again with the next look`,
  };
}
