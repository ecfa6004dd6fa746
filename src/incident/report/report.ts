/**
 * The incident report: what log and evidence say, arranged for people who were not there. `report`
 * computes the figures; `render-markdown.ts` and `render-html.ts` write them.
 */
import type { Cause } from '../../diagnosis/cause.ts';
import type { Evidence, Gap } from '../../evidence/evidence.ts';
import { factsOf } from '../../evidence/facts.ts';
import { sentence } from '../../remedy/sentence.ts';
import type { Lesson } from '../../runbook/learn.ts';
import { editsSince } from '../amend.ts';
import { blindDuring, blindWords, unseen, type BlindSpan } from '../blind.ts';
import { describe, describeSymptom } from '../describe.ts';
import type { PageAct, PageOutcome, StoredEvent, UpdateStatus } from '../event.ts';
import { diagnosedCause, rootCause, type Incident, type Phase } from '../incident.ts';
import { actionItems, type ActionItem, type KnownSettings } from './action-items.ts';
import { detection, type Detection } from './detection.ts';
import { downtime, type Downtime } from './downtime.ts';
import { impact, type Impact } from './impact.ts';
import { latency, type ServiceLatency } from './latency.ts';
import { retrospect, type Retrospect } from './retrospect.ts';
import { fiveWhys, type Why } from './whys.ts';
import { iso } from './words.ts';

/** What a report is made of. */
export interface Sources {
  readonly incident: Incident;
  readonly log: readonly StoredEvent[];
  readonly blind: readonly BlindSpan[];
  readonly evidence: readonly Evidence[];
  /** The newest last known good of its services, where there is one. */
  readonly goods: readonly KnownSettings[];
  /** What the incident taught about its runbook; empty where nobody has read that. */
  readonly lessons: readonly Lesson[];
}

export interface Report {
  readonly id: string;
  readonly service: string;
  readonly affected: readonly string[];
  readonly status: Phase;
  readonly recovery: Incident['recovery'];
  /** The incident that worked on the root of this one; null: none did. */
  readonly heldUnder: string | null;
  readonly openedAt: string;
  readonly endedAt: string | null;
  readonly symptom: string;
  readonly impact: Impact;
  readonly downtime: Downtime;
  readonly cause: Cause | null;
  /** What the rules had concluded, where a person has said another cause; else null. */
  readonly diagnosedInstead: Cause | null;
  readonly corrections: readonly {
    readonly at: string;
    readonly by: string;
    readonly kind: Cause['kind'];
    readonly component: string;
    readonly why: string;
  }[];
  readonly otherCauses: readonly Cause[];
  /** Milliseconds from the symptom; null when it has not come to that. */
  readonly timings: {
    readonly confirmed: number | null;
    readonly diagnosed: number | null;
    readonly remedied: number | null;
    readonly healthy: number | null;
    readonly resolved: number | null;
  };
  readonly detection: Detection;
  readonly retrospect: Retrospect;
  readonly whys: readonly Why[];
  readonly actionItems: readonly ActionItem[];
  readonly annotations: readonly {
    readonly at: string;
    readonly by: string;
    readonly text: string;
  }[];
  /** null: it is a draft. */
  readonly published: {
    readonly at: string;
    readonly by: string;
    /** How often it was written into since. */
    readonly edits: number;
  } | null;
  /** How long the probes of its services took. */
  readonly latency: readonly ServiceLatency[];
  /** What the containers of its services used of their memory, oldest first; bytes. */
  readonly memory: readonly {
    readonly at: string;
    readonly service: string;
    readonly evidence: string;
    readonly usage: number | null;
    readonly peak: number | null;
    /** null: no limit. */
    readonly limit: number | null;
  }[];
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
  /** Pages of a storm that told of it; they stand in the log of the incident `leader`. */
  readonly shared: readonly {
    readonly at: string;
    readonly channel: string;
    readonly leader: string;
  }[];
  /** What users were told. */
  readonly updates: readonly {
    readonly at: string;
    readonly status: UpdateStatus;
    readonly subject: string;
    readonly body: string;
    /** null: the responder by itself. */
    readonly by: string | null;
    /** Milliseconds by which it missed its promise. */
    readonly late: number;
    /** Channels that have it. */
    readonly delivered: readonly string[];
  }[];
  readonly gaps: readonly Gap[];
  readonly timeline: readonly {
    readonly at: string;
    readonly text: string;
    readonly lines: readonly string[];
  }[];
}

export function report(sources: Sources): Report {
  const { incident, log, evidence } = sources;
  const cause = rootCause(incident);
  const diagnosed = diagnosedCause(incident);
  const last = log.at(-1)?.at ?? incident.openedAt;
  const outage = { from: incident.openedAt, until: incident.healthySince ?? last };
  const spans = blindDuring(sources.blind, outage);
  const down = downtime(log, spans);
  const began = down.lastHealthy ?? down.firstFailing ?? incident.openedAt;
  const hit = impact(incident.services, evidence, { from: began, until: outage.until });
  const firsts = [down.firstFailing, hit.firstFailedRequest].filter((one) => one !== null);
  return {
    id: incident.id,
    service: incident.service,
    affected: incident.services,
    status: incident.phase,
    recovery: incident.recovery,
    heldUnder: incident.heldUnder,
    openedAt: iso(incident.openedAt),
    endedAt: incident.endedAt === null ? null : iso(incident.endedAt),
    symptom: incident.symptoms[0] ? describeSymptom(incident.symptoms[0].symptom) : '',
    impact: hit,
    downtime: down,
    cause,
    diagnosedInstead: cause === diagnosed ? null : diagnosed,
    corrections: incident.corrections.map(({ at, by, kind, component, why }) => ({
      at: iso(at),
      by,
      kind,
      component,
      why,
    })),
    otherCauses: incident.causes.filter((one) => one !== cause && one !== diagnosed),
    timings: timings(incident, log),
    detection: detection(incident, log, evidence, down, hit),
    retrospect: retrospect(incident, log, spans),
    whys: fiveWhys(incident, cause, evidence),
    actionItems: actionItems({
      incident,
      cause,
      evidence: evidence.filter(({ round }) => round === 1),
      goods: sources.goods,
      firstFailure: firsts.length === 0 ? null : Math.min(...firsts),
      lessons: sources.lessons,
    }),
    annotations: incident.annotations.map(({ at, by, text }) => ({ at: iso(at), by, text })),
    published: publishedOf(incident),
    latency: latency(log),
    memory: memoryOf(incident, evidence),
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
    shared: incident.shared.map(({ at, channel, leader }) => ({ at: iso(at), channel, leader })),
    updates: incident.updates.map(({ at, status, subject, body, by, late, deliveries }) => ({
      ...{ at: iso(at), status, subject, body, by, late },
      delivered: deliveries
        .filter(({ finished }) => finished?.outcome === 'delivered')
        .map(({ channel }) => channel),
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

function publishedOf(incident: Incident): Report['published'] {
  const last = incident.publications.at(-1);
  if (last === undefined) return null;
  return { at: iso(last.at), by: last.by, edits: editsSince(incident, last.at).length };
}

function memoryOf({ services }: Incident, evidence: readonly Evidence[]): Report['memory'] {
  return evidence.flatMap((one) =>
    factsOf([one], 'memory')
      .filter(({ service }) => services.includes(service))
      .map(({ service, usage, peak, limit }) => ({
        at: iso(one.collectedAt),
        service,
        evidence: one.id,
        usage,
        peak,
        limit: limit === 0 ? null : limit,
      })),
  );
}
