/** Asks from inside a container's network namespace. */
import type { Answer, Question } from '../probe/question.ts';
import { deadlines } from './attempt.ts';
import type { View } from './context.ts';

export interface Unaskable {
  readonly unaskable: string;
  /** Asked, and no answer in time; otherwise the namespace cannot be entered at all. */
  readonly late: boolean;
}

/** `pid`: of the container's main process. */
export async function askInside(
  view: View,
  question: Question,
  pid: number,
): Promise<Answer | Unaskable> {
  const deadline = question.kind === 'resolve' ? deadlines.resolve : deadlines.question;
  const began = performance.now();
  const answer = await view.ask(question, { namespaceOf: pid }, deadline);
  if (!('unaskable' in answer)) return answer;
  const late = performance.now() - began >= deadline;
  return late ? { unaskable: `no answer within ${deadline / 1000} s`, late } : { ...answer, late };
}
