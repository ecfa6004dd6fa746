/** Incidents as the API shows them: pure, from the log to what the schemas say. */
import { describe } from '../incident/describe.ts';
import type { StoredEvent } from '../incident/event.ts';
import { rootCause, type Incident } from '../incident/incident.ts';
import { sentence } from '../remedy/sentence.ts';

export function summaryOf(incident: Incident) {
  return {
    id: incident.id,
    service: incident.service,
    services: [...incident.services],
    status: incident.phase,
    cause: rootCause(incident)?.kind ?? null,
    openedAt: iso(incident.openedAt),
    endedAt: incident.endedAt === null ? null : iso(incident.endedAt),
  };
}

/** @param hash of a question's binding */
export function detailOf(incident: Incident, hash: (binding: string) => string) {
  const { plan, verdict, question } = incident;
  return {
    ...summaryOf(incident),
    version: incident.version,
    statement: rootCause(incident)?.statement ?? null,
    recovery: incident.recovery,
    heldUnder: incident.heldUnder,
    plan:
      plan === null
        ? null
        : { says: sentence(plan.action), runbook: `${plan.runbook.file}:${plan.runbook.line}` },
    verdict,
    question:
      question === null
        ? null
        : {
            plan: hash(question.binding),
            says: verdict?.reason ?? '',
            askedAt: iso(question.askedAt),
            until: iso(question.until),
          },
    answers: incident.answers.map((one) => ({ ...one, at: iso(one.at) })),
    escalations: incident.escalations.map((one) => ({ ...one, at: iso(one.at) })),
    acknowledged:
      incident.acknowledged === null
        ? null
        : { ...incident.acknowledged, at: iso(incident.acknowledged.at) },
    pages: incident.pages.map(({ at, channel, act, level, finished }) => ({
      at: iso(at),
      channel,
      act,
      level: level + 1,
      outcome: finished?.outcome ?? null,
      detail: finished?.detail ?? '',
    })),
    storm: stormOf(incident),
    updates: incident.updates.map(({ at, status, subject, body, next, late, by, deliveries }) => ({
      ...{ at: iso(at), status, subject, body, late, by },
      next: next === null ? null : iso(next),
      deliveries: deliveries.map(({ at: sentAt, channel, finished }) => ({
        at: iso(sentAt),
        channel,
        outcome: finished?.outcome ?? null,
        detail: finished?.detail ?? '',
      })),
    })),
    annotations: incident.annotations.map((one) => ({ ...one, at: iso(one.at) })),
    corrections: incident.corrections.map((one) => ({ ...one, at: iso(one.at) })),
    publications: incident.publications.map((one) => ({ ...one, at: iso(one.at) })),
  };
}

/** The page of a storm that told of it; the list stands in the log of the leader. */
function stormOf({ id, pages, shared }: Incident) {
  const incidents = [...new Set(pages.flatMap((page) => page.incidents ?? []))];
  const leader = incidents.length > 0 ? id : shared[0]?.leader;
  return leader === undefined ? null : { leader, incidents };
}

export function momentOf({ incident, version, at, event }: StoredEvent) {
  const { headline, lines, tone } = describe(event);
  return { incident, version, at: iso(at), type: event.type, headline, lines: [...lines], tone };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
