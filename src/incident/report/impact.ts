/**
 * Whom it hit, as far as the saved logs of the service say: requests that it answered with a
 * server error. What the logs do not say is unknown, with the reason.
 */
import type { Evidence, Fact } from '../../evidence/evidence.ts';
import type { Span } from '../blind.ts';

export type Counted =
  { readonly atLeast: number; readonly how: string } | { readonly unknown: string };

export interface Impact {
  readonly requests: Counted;
  readonly users: Counted;
  /** When the first request failed that the saved logs tell of; null: they tell of none. */
  readonly firstFailedRequest: number | null;
}

type Logs = Extract<Fact, { kind: 'logs' }>;

/** @param outage the requests of which time count */
export function impact(
  services: readonly string[],
  evidence: readonly Evidence[],
  outage: Span,
): Impact {
  const logs = evidence.flatMap(({ fact }): readonly Logs[] =>
    fact.kind === 'logs' && services.includes(fact.service) ? [fact] : [],
  );
  const failed = failedRequests(logs, outage);
  const where = `the saved logs of ${services.join(', ')}`;
  if (failed.length === 0) {
    const unknown = `unknown, because ${whyNone(logs, where)}; no metrics of the service are read`;
    return { requests: { unknown }, users: { unknown }, firstFailedRequest: null };
  }
  const clients = new Set(failed.flatMap(({ text }) => clientOf(text) ?? []));
  const cut = logs.some(({ truncated }) => truncated) ? ', of which only the last are kept' : '';
  const requests = {
    atLeast: failed.length,
    how: `lines in ${where}${cut}, that answer with a status from 500 on; our own probes are left out where a line names them`,
  };
  const users: Counted =
    clients.size === 0
      ? { unknown: `unknown, because no line in ${where} names who asked` }
      : { atLeast: clients.size, how: 'client addresses in those lines: people may share one' };
  const firstFailedRequest = Math.min(...failed.map(({ at }) => at));
  return { requests, users, firstFailedRequest };
}

function whyNone(logs: readonly Logs[], where: string): string {
  const lines = logs.reduce((all, one) => all + one.lines.length, 0);
  return lines === 0
    ? `${where} have no line`
    : `no line in ${where} says that a request failed, and one that never arrived leaves no line`;
}

interface Failed {
  readonly at: number;
  readonly text: string;
}

/** Each line once: several rounds of evidence save the same ones. */
function failedRequests(logs: readonly Logs[], outage: Span): readonly Failed[] {
  const found = new Map<string, Failed>();
  for (const { container, lines } of logs)
    for (const { at, text } of lines) {
      if (at === null || at < outage.from || at > outage.until || !isFailedRequest(text)) continue;
      found.set(`${container} ${at} ${text}`, { at, text });
    }
  return [...found.values()];
}

/** The common log format, or a status in JSON. */
const status = /" 5\d\d (?:\d|-)|"(?:status|statusCode|status_code)": ?"?5\d\d\b/;

function isFailedRequest(text: string): boolean {
  return status.test(text) && !text.includes('nova-responder');
}

/** In the common log format it is the first word. */
function clientOf(text: string): string | null {
  return /^([\da-fA-F.:]{2,45}) \S+ \S+ \[/.exec(text)?.[1] ?? null;
}
