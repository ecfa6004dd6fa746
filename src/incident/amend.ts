/**
 * What people write into the report of an incident, while it lasts or long after: notes, the
 * cause as they know it, and that they stand for the report. Their words go through redaction.
 */
import { redactor } from '../evidence/redact.ts';
import { isOpen, type EventOf, type Incident, type Written } from './incident.ts';

export const amendRefusals = {
  INCIDENT_OPEN: 'The incident is not over: its report is not ready to be published.',
  PUBLISHED_ALREADY: 'The report is published as it is; the message says by whom.',
} as const;

export interface AmendRefusal {
  readonly code: keyof typeof amendRefusals;
  readonly message: string;
}

/** The longest text that is kept of a note or a reason, in characters. */
export const longestNote = 4_000;

/** No secret of a service is known where people write: names and shapes give them away. */
const redact = redactor([]);

function words(text: string): string {
  return redact(text.slice(0, longestNote)).trim();
}

export function takeAnnotation(said: Omit<EventOf<'annotated'>, 'type'>): EventOf<'annotated'> {
  return { ...said, type: 'annotated', text: words(said.text) };
}

export function takeCorrection(
  said: Omit<EventOf<'cause-corrected'>, 'type'>,
): EventOf<'cause-corrected'> {
  return {
    ...said,
    type: 'cause-corrected',
    component: words(said.component),
    why: words(said.why),
  };
}

/** A report that was written into since may be published again. */
export function takePublication(
  incident: Incident,
  said: Omit<EventOf<'report-published'>, 'type'>,
): EventOf<'report-published'> | AmendRefusal {
  const { id, phase } = incident;
  if (isOpen(incident))
    return { code: 'INCIDENT_OPEN', message: `incident ${id} is not over: it is ${phase}` };
  const last = incident.publications.at(-1);
  if (last !== undefined && editsSince(incident, last.at).length === 0) {
    const at = new Date(last.at).toISOString();
    return {
      code: 'PUBLISHED_ALREADY',
      message: `incident ${id}: ${last.by} has published the report at ${at}, and nothing was written since`,
    };
  }
  return { ...said, type: 'report-published' };
}

/** What was written into the report after a time. */
export function editsSince(
  { annotations, corrections }: Incident,
  at: number,
): readonly Written<'annotated' | 'cause-corrected'>[] {
  return [...annotations, ...corrections].filter((one) => one.at > at);
}
