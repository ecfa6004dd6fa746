/** For which reasons only somebody is to be called, as prose says it: "CTO, for an extended outage". */
import type { EscalationReason } from '../incident/event.ts';
import type { Contact } from './runbook.ts';

/** Several attempts have failed. */
export const failure =
  /\b(attempts?|restarts|remedies|recovery)\b.{0,40}\b(fail|unsuccessful|in vain|not help)|\b(fail\w*|unsuccessful)\b.{0,40}\b(attempts|restarts|remedies)\b/i;

const words = {
  'extended-outage': /\b(extended|prolonged|long|major)\b/i,
  'data-corruption': /\bcorrupt|\bdata ?loss\b|\b(lost|losing) data\b/i,
  'failed-attempts': failure,
  'cannot-restart': /\b(can ?not|can't|unable to|will not|won't|fails to) (be )?(re)?start/i,
  'approval-expired': /\b(approval|question)s?\b.{0,40}\b(expire|timed? out|unanswered)/i,
  'unknown-cause':
    /\b(unknown|unclear|no) (root )?cause\b|\bcause\b.{0,20}\b(unknown|unclear|not known)\b/i,
} as const satisfies Partial<Record<EscalationReason, RegExp>>;

const named = Object.keys(words) as (keyof typeof words)[];

/** Empty: whatever the reason. */
export function calledFor({ name, how }: Contact): readonly EscalationReason[] {
  return named.filter((reason) => words[reason].test(`${name} ${how}`));
}
