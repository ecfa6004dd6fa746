/** What can go wrong with a request: stable codes, each with its status; `docs/api.md` lists them. */
import { acknowledgeRefusals } from '../incident/acknowledge.ts';
import { amendRefusals } from '../incident/amend.ts';
import { answerRefusals } from '../incident/approval.ts';
import { updateRefusals } from '../incident/update.ts';

export const problems = {
  REQUEST_INVALID: { status: 400, says: 'The request is not what the API takes.' },
  TOKEN_MISSING: { status: 401, says: 'This needs a token: Authorization: Bearer nova_….' },
  TOKEN_UNKNOWN: { status: 401, says: 'The token is not known, or was revoked.' },
  SIGNATURE_WRONG: { status: 401, says: 'The request is not signed by Slack, or is too old.' },
  SCOPE_MISSING: { status: 403, says: 'The token has not the scope that this needs.' },
  HOST_REFUSED: { status: 403, says: 'The request names a host that is not this one.' },
  PROXY_REQUIRED: { status: 403, says: 'Requests come through the trusted proxy only.' },
  ROUTE_UNKNOWN: { status: 404, says: 'There is nothing under this path.' },
  INCIDENT_UNKNOWN: { status: 404, says: 'There is no such incident.' },
  HOLD_UNKNOWN: { status: 404, says: 'There is no such pause or maintenance, or it is over.' },
  APPROVAL_NOT_ASKED: { status: 409, says: answerRefusals.APPROVAL_NOT_ASKED },
  APPROVAL_DECIDED: { status: 409, says: answerRefusals.APPROVAL_DECIDED },
  APPROVAL_EXPIRED: { status: 409, says: answerRefusals.APPROVAL_EXPIRED },
  APPROVAL_OUTDATED: { status: 409, says: answerRefusals.APPROVAL_OUTDATED },
  INCIDENT_OVER: { status: 409, says: acknowledgeRefusals.INCIDENT_OVER },
  ACKNOWLEDGED_ALREADY: { status: 409, says: acknowledgeRefusals.ACKNOWLEDGED_ALREADY },
  UPDATES_OFF: { status: 409, says: updateRefusals.UPDATES_OFF },
  UPDATE_TOO_EARLY: { status: 409, says: updateRefusals.UPDATE_TOO_EARLY },
  UPDATE_NEEDS_WORDS: { status: 400, says: updateRefusals.UPDATE_NEEDS_WORDS },
  INCIDENT_OPEN: { status: 409, says: amendRefusals.INCIDENT_OPEN },
  PUBLISHED_ALREADY: { status: 409, says: amendRefusals.PUBLISHED_ALREADY },
  BODY_TOO_LARGE: { status: 413, says: 'The request is larger than 16 KiB, or 1 MiB of alerts.' },
  RATE_LIMITED: { status: 429, says: 'Too many requests; Retry-After says when to come back.' },
  INTERNAL: { status: 500, says: 'A mistake of ours; the log of the responder has it.' },
  STORE_UNAVAILABLE: { status: 503, says: 'The store cannot be read or written at the moment.' },
  STREAMS_FULL: { status: 503, says: 'Too many event streams are open.' },
} as const satisfies Record<string, { readonly status: number; readonly says: string }>;

export type ProblemCode = keyof typeof problems;

/** Ends a request with a code; the message is for people and may say more than the code does. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly code: ProblemCode;
  constructor(code: ProblemCode, message: string = problems[code].says) {
    super(message);
    this.code = code;
  }
}
