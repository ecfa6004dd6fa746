/** What the API needs of the responder, and through which door it is reached. */
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AlertNotice, TakenAlert } from '../incident/alert.ts';
import type { AcknowledgeRefusal } from '../incident/acknowledge.ts';
import type { Answer, AnswerRefusal } from '../incident/approval.ts';
import type { UpdateStatus } from '../incident/event.ts';
import type { EventOf, Incident } from '../incident/incident.ts';
import type { Scope } from '../incident/journal.ts';
import type { UpdateRefusal } from '../incident/update.ts';
import type { IncidentStore } from '../store/store.ts';
import type { Metrics } from './metrics.ts';

export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

export interface ApiParts {
  readonly now: () => number;
  readonly store: Pick<
    IncidentStore,
    'load' | 'list' | 'evidence' | 'since' | 'journal' | 'note' | 'append' | 'lastKnownGood'
  >;
  /** null: there is no such incident. */
  readonly answer: (incident: string, answer: Answer) => Promise<Incident | AnswerRefusal | null>;
  readonly acknowledge: (
    incident: string,
    said: Omit<EventOf<'acknowledged'>, 'type'>,
  ) => Promise<Incident | AcknowledgeRefusal | null>;
  /** A person tells users something. null: there is no such incident. */
  readonly tellUsers: (
    incident: string,
    said: Pick<EventOf<'acknowledged'>, 'by' | 'via'> & {
      readonly status: UpdateStatus | null;
      readonly message: string | null;
    },
  ) => Promise<Incident | UpdateRefusal | null>;
  /** @throws StoreError: the sender is to come again. */
  readonly alerts: (notices: readonly AlertNotice[]) => Promise<readonly TakenAlert[]>;
  /** Answers come from Slack too; null: they do not. */
  readonly slack: () => {
    readonly signingSecret: () => string;
    /** IDs of people. */
    readonly approvers: readonly string[];
  } | null;
  readonly metrics: Metrics;
  readonly status: () => Status;
  /** The operator's log, for mistakes of ours. */
  readonly onFailure: (what: string, error: unknown) => void;
  /** The same, for what others should look at. */
  readonly onTrouble: (what: string, reason: string) => void;
}

/** How the responder itself is. */
export interface Status {
  readonly startedAt: number;
  /** null: no round of probes has been finished yet. */
  readonly lastRoundAt: number | null;
  /** Rounds have stopped, or the event loop has. */
  readonly stalled: boolean;
  /** Since when the engine's events cannot be read; null when they can. */
  readonly eventsBrokenSince: number | null;
}

/**
 * `socket`: a unix socket that only the state folder's owner can open, so that everything is
 * allowed. `network`: writing needs a token, and reading too where others can reach it.
 */
export type Door =
  | { readonly kind: 'socket' }
  | {
      readonly kind: 'network';
      readonly exposed: boolean;
      /** Where requests must come from; empty: from anywhere. */
      readonly proxies: readonly string[];
      readonly tls: { readonly cert: string; readonly key: string } | null;
    };

/** What the route needs. */
declare module 'fastify' {
  interface FastifyContextConfig {
    readonly scope?: Scope;
    /** The token may come as a password: for senders that know only HTTP basic authentication. */
    readonly basic?: boolean;
  }
}
