/** What several rules do with known log lines: pick those of a cause, and cite them shortly. */
import type { CauseKind, Citation } from '../cause.ts';
import type { KnownLine, LogView, View } from '../rule.ts';
import { cite } from '../rule.ts';
import { saysChildEnds } from '../signatures/workers.ts';
import { quote } from './condition.ts';

/** Lines that speak for a cause, newest first: the last ones stand nearest to the fault. */
export function linesFor(
  view: LogView,
  service: string,
  causes: readonly CauseKind[],
): readonly KnownLine[] {
  const lines = view.lines(service);
  return lines.filter((line) => line.strength !== 'hint' && causes.includes(line.cause)).reverse();
}

/** Quotes at most two lines of each log. */
export function citeLines(lines: readonly KnownLine[]): readonly Citation[] {
  const distinct = new Map(lines.map((line) => [`${line.id} ${line.signature}`, line]));
  return [...distinct.values()]
    .slice(0, 2)
    .map((line) => cite(line, `its log says ${quote(line.text)}`));
}

/** So old may a line be that says why a request fails now, in milliseconds. */
const RECENT = 60_000;

/** Where each request is a program of its own the server outlives its faults, and answers with an error. */
export function failsNow(
  view: LogView & View<'probe-answers'>,
  service: string,
  lines: readonly KnownLine[],
): Citation | null {
  for (const seen of view.of('probe-answers', service)) {
    const failing = seen.fact.answers.find(({ ok, detail }) => !ok && detail.startsWith('HTTP 5'));
    if (failing === undefined) continue;
    if (lines.some(({ at }) => at !== null && at >= seen.at - RECENT))
      return cite(seen, `${failing.probe}: ${failing.detail}`);
  }
  return null;
}

/**
 * What a parent process says of its children that end again and again: more than one of the last
 * minute. Empty when there are fewer.
 */
export function childrenEnd(
  view: LogView & View<'probe-answers'>,
  service: string,
): readonly KnownLine[] {
  const [looked = Infinity] = view.of('probe-answers', service).map(({ at }) => at);
  const lately = linesFor(view, service, ['app-crash']).filter(
    ({ signature, at }) => saysChildEnds(signature) && at !== null && at >= looked - RECENT,
  );
  return lately.length < 2 ? [] : lately;
}

/** The things that lines name, each once, in alphabetical order. */
export function subjectsOf(lines: readonly KnownLine[]): readonly string[] {
  return [...new Set(lines.flatMap((line) => line.subject ?? []))].sort();
}
