/** Whether a drill went as it should have, and what did not. */
import type { Expected } from '../../faults/fault.ts';
import { causeNames, type CauseKind } from '../diagnosis/cause.ts';
import type { Course } from './course.ts';

/** What a drill waits for: `help`, that is healing it as a person would, or nothing more. */
export type Next = 'wait' | 'help' | 'finish';

export function nextOf(expected: Expected, course: Course | null, helpedAt: number | null): Next {
  if (course === null) return 'wait';
  if (course.recoveredAt !== null) return 'finish';
  if (course.escalated === null || helpedAt !== null) return 'wait';
  // Nobody was expected to be needed, so the drill is lost and the service comes first.
  return expected.outcome === 'escalated' ? 'help' : 'finish';
}

/** How a drill ended, all in all. */
export interface Ending {
  readonly expected: Expected;
  readonly course: Course | null;
  /** When it was healed because people had been called; null: nobody had to help. */
  readonly helpedAt: number | null;
  /** What ended it before its end. */
  readonly cutShort: 'time' | 'signal' | null;
  /** Services that have another container than before. */
  readonly replaced: readonly string[];
  /** Why the service is not back although everything was put back; null: it is. */
  readonly stillDown: string | null;
}

/** What did not go as expected, in sentences; empty: all did. */
export function differencesOf(ending: Ending): readonly string[] {
  const { expected, course, cutShort, stillDown } = ending;
  return [
    ...(cutShort === 'signal' ? ['It was ended before its end.'] : []),
    ...(course === null ? ['No incident was opened.'] : story(ending, course)),
    ...(cutShort === 'time' && course !== null && course.recoveredAt === null
      ? ['It was not over in time.']
      : []),
    ...ending.replaced
      .filter((service) => !expected.mayReplace.includes(service))
      .map((service) => `${service} has another container than before.`),
    ...(stillDown === null ? [] : [`It was healed, and ${stillDown}.`]),
  ];
}

function story({ expected, helpedAt }: Ending, course: Course): readonly string[] {
  if (course.dismissed) return ['It was dismissed as a false alarm.'];
  const { cause, escalated } = course;
  const same = cause?.kind === expected.cause && cause.component === expected.component;
  const applied = course.remedies
    .filter(({ at }) => helpedAt === null || at <= helpedAt)
    .map(({ remedy }) => remedy);
  return [
    ...(same ? [] : [`Diagnosed was ${named(cause)}, expected ${named(asCause(expected))}.`]),
    ...(expected.outcome === 'recovered' && escalated !== null
      ? [`People were called, which was not expected: ${escalated.message}`]
      : []),
    ...(expected.outcome === 'escalated' && escalated === null
      ? ['Nobody was called, and somebody should have been.']
      : []),
    ...(applied.join() === expected.remedies.join()
      ? []
      : [`Applied was ${list(applied)}, expected ${list(expected.remedies)}.`]),
  ];
}

interface Named {
  readonly kind: CauseKind;
  readonly component: string;
}

function asCause({ cause, component }: Expected): Named {
  return { kind: cause, component };
}

function named(cause: Named | null): string {
  return cause === null ? 'nothing' : `${causeNames[cause.kind]} of ${cause.component}`;
}

function list(remedies: readonly string[]): string {
  return remedies.length === 0 ? 'nothing' : remedies.join(', ');
}
