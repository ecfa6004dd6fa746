/**
 * What can happen in an incident: the closed union of its events. The log of these is the
 * truth; everything else is computed from it (`apply.ts`). One sentence per member.
 *
 * Times are milliseconds since the epoch.
 */
import type { Cause, CauseKind, Diagnosis } from '../diagnosis/cause.ts';
import type { FactKind, Gap, ProbeAnswer } from '../evidence/evidence.ts';
import type { Health } from '../probe/health.ts';
import type { Measured } from '../probe/latency.ts';
import type { Action } from '../remedy/remedy.ts';

/** Why we started to look. */
export type Symptom =
  | {
      readonly kind: 'container-died';
      readonly container: string;
      readonly exitCode: number | null;
    }
  | { readonly kind: 'probe-failed'; readonly probe: string; readonly detail: string }
  | { readonly kind: 'network-disconnected'; readonly container: string; readonly network: string }
  /** It fails again and again, and comes back each time before it has failed for long. */
  | {
      readonly kind: 'flapping';
      readonly times: number;
      readonly since: number;
      readonly detail: string;
    }
  | { readonly kind: 'alert'; readonly alert: Alert };

/** Down once and down again is a coincidence. */
export const fewestFalls = 3;

/** What somebody else's monitoring has noticed; its texts are cleaned and cut (`alert.ts`). */
export interface Alert {
  readonly name: string;
  /** What its rule says of it; empty when it says nothing. */
  readonly summary: string;
  /** With `startsAt` it names one alert for ever, however often it is sent. */
  readonly fingerprint: string;
  readonly startsAt: number;
}

export type AlertStatus = 'firing' | 'resolved';

/** Windows and limits that hold for this incident from its start to its end. */
export interface IncidentSettings {
  /** How long the service must be healthy before a recovery is believed. */
  readonly settle: number;
  /** How long a recovered service is watched for a relapse. */
  readonly watch: number;
  /** How long a remedy may take to show, unless its rung says otherwise. */
  readonly verifyWithin: number;
  /** How long clients of a cured dependency have to recover by themselves. */
  readonly reconnectWithin: number;
  /** Downtime after which people are called, and after which the outage is extended. */
  readonly escalateAfter: number;
  readonly extendedAfter: number;
  /** Remedies without success after which people are called; logs of older versions lack it. */
  readonly failedAttempts?: number;
}

/** A remedy that the planner picked, with the runbook line that says so. */
export interface PlannedAction {
  readonly action: Action;
  /** The rung's place in its ladder, from 0. */
  readonly rung: number;
  readonly cause: { readonly kind: Cause['kind']; readonly component: string };
  readonly runbook: { readonly file: string; readonly hash: string; readonly line: number };
  readonly verifyWithin: number;
}

export type RemedyOutcome = 'applied' | 'failed' | 'not-needed' | 'withdrawn';

/** The way by which a person has told us something. */
export type Via = 'cli' | 'http' | 'slack';

/** What a page says: come, somebody has come, or it is over. */
export type PageAct = 'trigger' | 'acknowledge' | 'resolve';

/**
 * `rejected`: the channel will not take it, ever. `failed`: not this time. `unknown`: who sent it
 * died before the answer came.
 */
export type PageOutcome = 'delivered' | 'rejected' | 'failed' | 'unknown';

/** What users are told of the state of things, in the terms of status pages. */
export const updateStatuses = [
  'investigating',
  'identified',
  'monitoring',
  'resolved',
  'postmortem',
] as const;

export type UpdateStatus = (typeof updateStatuses)[number];

/** Why people are called. A level of paging may be called for some of these only. */
export const escalationReasons = [
  'ask',
  'refused',
  'approval-denied',
  'approval-expired',
  'ladder-exhausted',
  'no-remedy',
  'unknown-cause',
  'cannot-restart',
  'failed-attempts',
  'down-too-long',
  'extended-outage',
  'data-corruption',
  'external-outage',
] as const;

export type EscalationReason = (typeof escalationReasons)[number];

/** Between which answers of our probes a failure began; null: the probes have not seen that. */
export interface Began {
  /** The last answer that was healthy. */
  readonly lastHealthy: number | null;
  /** The first one after it that was not. */
  readonly firstFailing: number | null;
}

/** How long the probes of services took since the event before that has any; bounded. */
export type Latencies = Readonly<Record<string, readonly Measured[]>>;

/** What an intent must remember of the world to be settled after a crash. */
export interface Before {
  /** Container id to its start time then; null when it had never run. */
  readonly startedAt: Readonly<Record<string, number | null>>;
  /** The service's containers then. */
  readonly containers: readonly string[];
}

export type IncidentEvent =
  /** A symptom that matters opened the incident. */
  | {
      readonly type: 'opened';
      readonly service: string;
      readonly symptom: Symptom;
      readonly settings: IncidentSettings;
      /** Services that stand on this one, and those that it stands on. */
      readonly related: readonly string[];
    }
  /**
   * An alert from outside is about a service of this incident, or its sender says that it is over.
   * That is told and proves nothing: our own probes decide.
   */
  | {
      readonly type: 'alert-noted';
      readonly service: string;
      readonly alert: Alert;
      readonly status: AlertStatus;
    }
  /** A symptom of a related service belongs to this incident. */
  | { readonly type: 'symptom-joined'; readonly service: string; readonly symptom: Symptom }
  /** An immediate second look found the service unhealthy. */
  | {
      readonly type: 'confirmed';
      readonly health: Health;
      readonly answers: readonly ProbeAnswer[];
      /** Logs of older versions do not have it. */
      readonly began?: Began;
      /** Absent where nobody has measured, and in logs of older versions. */
      readonly latencies?: Latencies;
    }
  /** An immediate second look found the service healthy: a false alarm. */
  | { readonly type: 'dismissed'; readonly reason: string }
  /** What the containers and the world say was saved, or the reason why not. */
  | {
      readonly type: 'evidence-saved';
      readonly round: number;
      readonly evidence: readonly {
        readonly id: string;
        readonly kind: FactKind;
        readonly subject: string;
      }[];
      readonly gaps: readonly Gap[];
      /** Of which services it is. Logs of older versions do not have it. */
      readonly services?: readonly string[];
      /** What of the runbook's own questions it answers: "service-down.md:45, 50-52". */
      readonly asked?: readonly string[];
      readonly latencies?: Latencies;
    }
  /** The rules have concluded. */
  | { readonly type: 'diagnosed'; readonly round: number; readonly diagnosis: Diagnosis }
  /** The runbook's next rung for the leading cause was picked. */
  | { readonly type: 'planned'; readonly plan: PlannedAction }
  /** The runbook has no rung left for the leading cause, or none that changes anything. */
  | {
      readonly type: 'ladder-ended';
      readonly reason: 'ladder-exhausted' | 'no-remedy' | 'external-outage' | 'data-corruption';
      readonly message: string;
    }
  /** The guard has answered. */
  | {
      readonly type: 'verdict-given';
      readonly verdict: 'allow' | 'ask' | 'refuse';
      readonly rule: string;
      readonly reason: string;
      /**
       * A refusal that passes by itself: when to look again. A question: until when it may be
       * answered; null when nobody is asked, because the policy only suggests.
       */
      readonly until: number | null;
    }
  /** A person has answered the question. */
  | {
      readonly type: 'approval-given';
      readonly decision: 'approved' | 'denied';
      /** The hash of what the person was shown (`approval.ts` says what it covers). */
      readonly plan: string;
      readonly by: string;
      readonly via: Via;
      readonly reason: string;
    }
  /** Nobody has answered the question in time. */
  | { readonly type: 'approval-expired' }
  /** We are about to change the world. */
  | {
      readonly type: 'remedy-intended';
      readonly intent: string;
      readonly plan: PlannedAction;
      readonly before: Before;
      readonly evidence: readonly string[];
      readonly deadline: number;
    }
  /**
   * The change was made, was not, or was found made by looking at the world; or was taken back
   * before anything was done, because others had intended theirs at the same moment.
   */
  | {
      readonly type: 'remedy-finished';
      readonly intent: string;
      readonly outcome: RemedyOutcome;
      readonly settledBy: 'performer' | 'successor';
      readonly detail: string;
    }
  /** Healthy for the whole settle window after a remedy. */
  | { readonly type: 'verified'; readonly healthySince: number; readonly latencies?: Latencies }
  /** The remedy did not bring the service back. */
  | { readonly type: 'verification-failed'; readonly reason: string }
  /** Healthy for the whole settle window without a remedy of ours. */
  | {
      readonly type: 'recovered-without-us';
      readonly healthySince: number;
      readonly latencies?: Latencies;
    }
  /** Ill again while we watched. `service`: which; absent in logs of older versions. */
  | { readonly type: 'relapsed'; readonly reason: string; readonly service?: string }
  /** The world changed while we could do nothing, so we look again. */
  | { readonly type: 'world-changed'; readonly what: string }
  /** Another incident works on what is at fault here too; this one waits for that. */
  | { readonly type: 'held-under'; readonly leader: string; readonly root: string }
  /** People were called, and why. */
  | { readonly type: 'escalated'; readonly reason: EscalationReason; readonly message: string }
  /** We are about to tell people through a channel; it may be told after the end as well. */
  | {
      readonly type: 'page-intended';
      readonly page: string;
      readonly channel: string;
      readonly act: PageAct;
      /** The level of the escalation policy, from 0. */
      readonly level: number;
      /** How many reasons to call people the incident had when the page was written. */
      readonly about: number;
      /** Nobody knows whether the same page went out before: its text says so. */
      readonly repeat: boolean;
      readonly deadline: number;
      /** The page of a storm: all incidents of which it tells, this one included. */
      readonly incidents?: readonly string[];
    }
  /** People were told of this incident by the page of a storm, which stands in another's log. */
  | {
      readonly type: 'page-shared';
      readonly leader: string;
      readonly page: string;
      readonly channel: string;
    }
  /** The channel has taken the page, or has not, or nobody will ever know. */
  | {
      readonly type: 'page-finished';
      readonly page: string;
      readonly outcome: PageOutcome;
      readonly settledBy: 'performer' | 'successor';
      readonly detail: string;
      /** How long the channel asked us to wait, in milliseconds. */
      readonly retryAfter: number | null;
      /** By it the channel finds its message again; only some give one. */
      readonly receipt?: string;
    }
  /** A person has taken the incident on: nobody further is called. */
  | {
      readonly type: 'acknowledged';
      readonly by: string;
      readonly via: Via;
      readonly reason: string;
    }
  /** Users are told how things stand, in these words, and when they will hear again. */
  | {
      readonly type: 'update-published';
      readonly status: UpdateStatus;
      readonly subject: string;
      readonly body: string;
      /** When the next update is promised for; null: none is. */
      readonly next: number | null;
      /** By how much the promise of the update before was missed; 0 when it was kept. */
      readonly late: number;
      /** Who said it; null: the responder by itself. */
      readonly by: string | null;
      readonly via: Via | null;
    }
  /** We are about to send an update through a channel; after the end as well. */
  | {
      readonly type: 'update-intended';
      readonly delivery: string;
      /** Which one, from 1. */
      readonly update: number;
      readonly channel: string;
      readonly repeat: boolean;
      readonly deadline: number;
    }
  /** The channel has taken the update, or has not, or nobody will ever know. */
  | {
      readonly type: 'update-finished';
      readonly delivery: string;
      readonly outcome: PageOutcome;
      readonly settledBy: 'performer' | 'successor';
      readonly detail: string;
      readonly retryAfter: number | null;
    }
  /** A person has written something into the report. */
  | {
      readonly type: 'annotated';
      readonly by: string;
      readonly via: Via;
      readonly text: string;
    }
  /** A person has named the cause: another than the rules concluded, or the same. */
  | {
      readonly type: 'cause-corrected';
      readonly by: string;
      readonly via: Via;
      readonly kind: CauseKind;
      readonly component: string;
      readonly why: string;
    }
  /** A person stands for the report as it is. */
  | { readonly type: 'report-published'; readonly by: string; readonly via: Via }
  /** Quiet for the whole watch window: over. */
  | { readonly type: 'resolved'; readonly healthySince: number; readonly latencies?: Latencies };

export type IncidentEventType = IncidentEvent['type'];

/** An event as the store keeps it. `version` counts from 1 within the incident. */
export interface StoredEvent {
  readonly incident: string;
  readonly version: number;
  readonly at: number;
  readonly event: IncidentEvent;
}
