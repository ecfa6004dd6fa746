/** Which of the matches in a text count: the deepest, the lasting, the telling ones. */
import type { CauseKind } from '../cause.ts';
import type { LogMatch } from '../signatures/match.ts';
import { explains } from './dominance.ts';
import type { Excerpt } from './excerpt.ts';
import { isSurvived, isNoise } from './known.ts';
import type { Survey } from './survey.ts';

/** What a database says when it ends connections itself: a fault for its clients only. */
const endedByServer = new Set(['connection-terminated']);

/** Whether a text is what a database says of itself. */
function isStoreLog({ kind, role }: Excerpt): boolean {
  return kind === 'db-log' || ['postgres', 'mysql', 'mariadb', 'mongo'].includes(role);
}

/** Leaves out noise. What is fatal never is, unless its own line says how the program goes on. */
export function telling(
  { lines }: Survey,
  all: readonly LogMatch[],
  excerpt: Excerpt,
): readonly LogMatch[] {
  const own = isStoreLog(excerpt);
  return all.filter(({ cause, strength, line, signature }) => {
    if (own && endedByServer.has(signature)) return false;
    const text = lines[line]?.text ?? '';
    // Whoever only warns of a full disk has one all the same.
    return strength === 'fatal' || cause === 'disk-full' ? !isSurvived(text) : !isNoise(text);
  });
}

/** In a chain of causes only the deepest counts, unless no signature knows it. */
export function deepest(text: Survey, matches: readonly LogMatch[]): readonly LogMatch[] {
  const recordOf = (match: LogMatch): number => text.lines[match.line]?.record ?? 0;
  const known = new Set(
    matches
      .filter((one) => one.cause !== 'app-crash' && one.line >= text.deepestCause(recordOf(one)))
      .map(recordOf),
  );
  return matches.filter((match) => {
    const record = recordOf(match);
    return match.line >= text.deepestCause(record) || !known.has(record);
  });
}

/** What can pass by itself, so that a program which works later has left it behind. */
const passing: readonly CauseKind[] = [
  'app-crash',
  'database-unavailable',
  'database-exhausted',
  'cache-unavailable',
  'external-dependency',
  'network-unreachable',
  'dns-failure',
  'tls-error',
  'hang',
];

/** A proxy only passes on: it works again when what stands behind it says that it does. */
const relays = new Set([
  'proxy-upstream-refused',
  'proxy-upstream-answer',
  'proxy-none-left',
  'proxy-none-left-here',
  'apache-backend',
  'envoy-upstream',
]);

/** An operation that failed has recovered when its program says later that it works. */
export function lasting(text: Survey, matches: readonly LogMatch[]): readonly LogMatch[] {
  return matches.filter((match) => {
    // Who only warns goes on.
    const canPass = match.byPeer || passing.includes(match.cause);
    const passes = match.strength !== 'fatal' && canPass;
    if (!passes && match.level !== 'warning') return true;
    const line = text.lines[match.line];
    const last = relays.has(match.signature)
      ? text.lastReadyOfAny()
      : text.lastReady(line?.source ?? '', match.cause);
    return last <= match.line || text.lines[last]?.record === line?.record;
  });
}

/** Leaves out what another cause explains, unless one line tells of both. */
export function strongest({ lines }: Survey, matches: readonly LogMatch[]): readonly LogMatch[] {
  const recordOf = ({ line }: LogMatch) => lines[line]?.record;
  const saysWhy = (end: LogMatch, cause: CauseKind) =>
    waysToGiveUp.has(end.signature) &&
    matches.some((one) => one.cause === cause && recordOf(one) === recordOf(end));
  const tellers = new Map<CauseKind, Set<string>>();
  for (const { cause, signature } of matches) {
    tellers.set(cause, (tellers.get(cause) ?? new Set()).add(signature));
  }
  return matches.filter(
    (match) =>
      ![...tellers].some(
        ([other, signatures]) =>
          explains(other, match.cause) &&
          !signatures.has(match.signature) &&
          !(isViolent(match, other) && !saysWhy(match, other)),
      ),
  );
}

/**
 * A process that died by a signal, or of an exception that nobody caught, has crashed, whatever
 * else is wrong.
 */
const violentEnds = new Set([
  'engine-exit-signal',
  'segfault',
  'kernel-segfault',
  'node-uncaught',
  'node-thrown',
  'go-panic',
  'rust-panic',
  'dotnet-unhandled',
  'crystal-unhandled',
  'kafka-halted',
]);

/** In these languages a program gives up like that where others end with a message. */
const waysToGiveUp = new Set(['go-panic', 'rust-panic', 'dotnet-unhandled']);

/** Causes of which everybody knows that the program ends. */
const endingCauses: readonly CauseKind[] = ['out-of-memory', 'port-conflict', 'image-unavailable'];

function isViolent(match: LogMatch, other: CauseKind): boolean {
  return violentEnds.has(match.signature) && !endingCauses.includes(other);
}
