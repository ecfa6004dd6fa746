/** A person takes an incident on: nobody further is called for it. */
import { isOpen, type EventOf, type Incident } from './incident.ts';

export const acknowledgeRefusals = {
  INCIDENT_OVER: 'The incident is over: there is nothing to take on.',
  ACKNOWLEDGED_ALREADY: 'Somebody has taken it on before; the message says who.',
} as const;

export interface AcknowledgeRefusal {
  readonly code: keyof typeof acknowledgeRefusals;
  readonly message: string;
}

/** The event that it becomes, or why it is not taken. */
export function takeAcknowledgement(
  incident: Incident,
  said: Omit<EventOf<'acknowledged'>, 'type'>,
): EventOf<'acknowledged'> | AcknowledgeRefusal {
  const { id, phase, acknowledged } = incident;
  if (!isOpen(incident))
    return { code: 'INCIDENT_OVER', message: `incident ${id} is over: it is ${phase}` };
  if (acknowledged !== null) {
    const at = new Date(acknowledged.at).toISOString();
    return {
      code: 'ACKNOWLEDGED_ALREADY',
      message: `incident ${id}: ${acknowledged.by} has taken it on at ${at}`,
    };
  }
  return { type: 'acknowledged', ...said };
}
