/**
 * The incident report: what the log says, arranged for people who were not there. `report`
 * computes the figures, `render-report.ts` writes them as Markdown.
 */
import type { Cause } from '../diagnosis/cause.ts';
import type { Gap } from '../evidence/evidence.ts';
import { sentence } from '../remedy/sentence.ts';
import { blindDuring, blindWords, unseen, type BlindSpan } from './blind.ts';
import { describe, describeSymptom } from './describe.ts';
import type { PageAct, PageOutcome, StoredEvent } from './event.ts';
import { rootCause, type Incident, type Phase } from './incident.ts';

export interface Report {
  readonly id: string;
  readonly service: string;
  readonly affected: readonly string[];
  readonly status: Phase;
  readonly recovery: Incident['recovery'];
  readonly openedAt: string;
  readonly endedAt: string | null;
  readonly symptom: string;
  readonly cause: Cause | null;
  readonly otherCauses: readonly Cause[];
  /** Milliseconds from the symptom; null when it has not come to that. */
  readonly timings: {
    readonly confirmed: number | null;
    readonly diagnosed: number | null;
    readonly remedied: number | null;
    readonly healthy: number | null;
    readonly resolved: number | null;
  };
  /** When nobody saw: whether the service was up then is unknown. */
  readonly blind: readonly {
    readonly from: string;
    readonly until: string;
    readonly why: string;
  }[];
  /** Milliseconds of the downtime in which nobody saw. */
  readonly unseen: number;
  readonly answers: readonly {
    readonly at: string;
    readonly decision: 'approved' | 'denied';
    readonly by: string;
    readonly reason: string;
  }[];
  readonly actions: readonly {
    readonly at: string;
    readonly action: string;
    readonly runbook: string;
    readonly outcome: string;
    readonly worked: boolean | null;
  }[];
  readonly escalations: readonly {
    readonly at: string;
    readonly reason: string;
    readonly message: string;
  }[];
  readonly acknowledged: {
    readonly at: string;
    readonly by: string;
    readonly reason: string;
  } | null;
  /** Who was called, through which channel, and whether the call arrived. */
  readonly pages: readonly {
    readonly at: string;
    readonly channel: string;
    readonly act: PageAct;
    readonly outcome: PageOutcome | 'under way';
    readonly detail: string;
  }[];
  readonly gaps: readonly Gap[];
  readonly timeline: readonly {
    readonly at: string;
    readonly text: string;
    readonly lines: readonly string[];
  }[];
}

export function report(
  incident: Incident,
  log: readonly StoredEvent[],
  blind: readonly BlindSpan[] = [],
): Report {
  const cause = rootCause(incident);
  const last = log.at(-1)?.at ?? incident.openedAt;
  const outage = { from: incident.openedAt, until: incident.healthySince ?? last };
  const spans = blindDuring(blind, outage);
  return {
    id: incident.id,
    service: incident.service,
    affected: incident.services,
    status: incident.phase,
    recovery: incident.recovery,
    openedAt: iso(incident.openedAt),
    endedAt: incident.endedAt === null ? null : iso(incident.endedAt),
    symptom: incident.symptoms[0] ? describeSymptom(incident.symptoms[0].symptom) : '',
    cause,
    otherCauses: incident.causes.filter((one) => one !== cause),
    timings: timings(incident, log),
    blind: spans.map((one) => ({
      from: iso(one.from),
      until: iso(one.until),
      why: blindWords[one.blindness],
    })),
    unseen: unseen(spans, outage),
    answers: incident.answers.map(({ at, decision, by, reason }) => ({
      at: iso(at),
      decision,
      by,
      reason,
    })),
    actions: incident.intents.map((intent) => ({
      at: iso(intent.at),
      action: sentence(intent.plan.action),
      runbook: `${intent.plan.runbook.file}:${intent.plan.runbook.line}`,
      outcome: intent.finished?.outcome ?? 'under way',
      worked: intent.worked,
    })),
    escalations: incident.escalations.map(({ at, reason, message }) => ({
      at: iso(at),
      reason,
      message,
    })),
    acknowledged:
      incident.acknowledged === null
        ? null
        : {
            at: iso(incident.acknowledged.at),
            by: incident.acknowledged.by,
            reason: incident.acknowledged.reason,
          },
    pages: incident.pages.map(({ at, channel, act, finished }) => ({
      at: iso(at),
      channel,
      act,
      outcome: finished?.outcome ?? 'under way',
      detail: finished?.detail ?? '',
    })),
    gaps: incident.gaps,
    timeline: log.map(({ at, event }) => {
      const { headline, lines } = describe(event);
      return { at: iso(at), text: headline, lines };
    }),
  };
}

function timings(incident: Incident, log: readonly StoredEvent[]): Report['timings'] {
  const first = (...types: readonly StoredEvent['event']['type'][]) => {
    const found = log.find((one) => types.includes(one.event.type));
    return found === undefined ? null : found.at - incident.openedAt;
  };
  return {
    confirmed: first('confirmed'),
    diagnosed: first('diagnosed'),
    remedied: first('remedy-finished'),
    healthy: incident.healthySince === null ? null : incident.healthySince - incident.openedAt,
    resolved: first('resolved'),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
