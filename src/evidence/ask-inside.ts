/** Asks from inside a container's network namespace. */
import type { ReplicaView, ServiceDefinition } from '../docker/project.ts';
import type { Answer, Question } from '../probe/question.ts';
import { deadlines } from './attempt.ts';
import type { View } from './context.ts';

export interface Unaskable {
  readonly unaskable: string;
  /** Asked, and no answer in time; otherwise the namespace cannot be entered at all. */
  readonly late: boolean;
}

/** Nobody answers one that is on none of its networks, so nobody is waited for at length. */
export function isCutOff(
  { networks: wanted }: Pick<ServiceDefinition, 'networks'>,
  { networks }: Pick<ReplicaView, 'networks'>,
): boolean {
  return wanted.length > 0 && networks.length === 0;
}

/** `pid`: of the container's main process. */
export async function askInside(
  view: View,
  question: Question,
  pid: number,
  cutOff = false,
): Promise<Answer | Unaskable> {
  const usual = question.kind === 'resolve' ? deadlines.resolve : deadlines.question;
  const deadline = cutOff ? deadlines.cutOff : usual;
  const began = performance.now();
  const answer = await view.ask(question, { namespaceOf: pid }, deadline);
  if (!('unaskable' in answer)) return answer;
  const late = performance.now() - began >= deadline;
  return late ? { unaskable: `no answer within ${deadline / 1000} s`, late } : { ...answer, late };
}
