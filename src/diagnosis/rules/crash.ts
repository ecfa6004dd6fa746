/**
 * The service ended, or its container runs and serves nothing. This is the outline of a fault:
 * whatever says why it ended outranks it. Databases and caches have rules of their own.
 */
import type { ContainerState } from '../../evidence/evidence.ts';
import type { Health } from '../../probe/health.ts';
import type { Citation, Confidence } from '../cause.ts';
import { cite, defineRule, finding } from '../rule.ts';
import type { Finding, Seen, View } from '../rule.ts';
import {
  answersAbout,
  deathCount,
  describeEnd,
  endedLately,
  hasStopped,
  isJob,
  isSuspect,
  quote,
  roleIn,
} from './condition.ts';
import { childrenEnd, citeLines, failsNow, linesFor } from './logged.ts';
import { isAccessLog, readMessage } from '../signatures/message.ts';

const needs = [
  'container-state',
  'container-missing',
  'container-events',
  'listening',
  'memory',
  'blind-intervals',
  'probe-answers',
  'dependency',
  'logs',
] as const;
type Facts = View<(typeof needs)[number]>;

/** Start-up grace where Compose declares none, in milliseconds. */
const DEFAULT_GRACE = 10_000;
/** Two clocks and the way of an event to us, in milliseconds. */
const NEAR = 2_000;

export const appCrash = defineRule({
  id: 'app-crash',
  needs,
  conclude: (view) =>
    view.scope
      .filter((service) => isApplication(view, service))
      .flatMap((service) => {
        if (!isSuspect(view, service)) return cameBack(view, service) ?? [];
        return (
          ended(view, service) ??
          absent(view, service) ??
          servesNothing(view, service) ??
          withoutWorkers(view, service) ??
          restarted(view, service) ??
          onlyTheLog(view, service) ??
          doesNotAnswer(view, service) ??
          []
        );
      }),
});

function isApplication(view: Facts, service: string): boolean {
  const role = roleIn(view, service);
  return role === null || role === 'service';
}

function outline(
  view: Facts,
  service: string,
  cause: Pick<Finding, 'confidence' | 'basis' | 'statement' | 'supporting'> & Partial<Finding>,
): Finding {
  // "Traceback" alone says no more than that it ended.
  const lines = linesFor(view, service, ['app-crash', 'bad-deploy']).filter(({ broad }) => !broad);
  const said = citeLines(lines);
  return finding({
    ...cause,
    kind: 'app-crash',
    component: service,
    standing: 'outline',
    supporting: [
      ...cause.supporting,
      ...said,
      ...(said.length === 0 ? lastWords(view, service) : []),
    ],
  });
}

/**
 * What it printed last: most programs end with the reason, in words that nobody else knows. One that
 * was ended from outside has none, and what it calls information is none.
 */
function lastWords(view: Facts, service: string): readonly Citation[] {
  const spoke = view
    .of('container-state', service)
    .some(({ fact }) => hasStopped(fact) && !endedBySignal(fact));
  if (!spoke) return [];
  return view.of('logs', service).flatMap((one) => {
    const last = one.fact.lines.findLast(({ text }) => /\w/.test(text));
    if (last === undefined || readMessage(last.text).level === 'low' || isAccessLog(last.text))
      return [];
    return [cite(one, `it printed last: ${quote(last.text)}`)];
  });
}

/** SIGKILL and SIGTERM, as a shell counts them. */
function endedBySignal({ exitCode }: ContainerState): boolean {
  return exitCode === 137 || exitCode === 143;
}

function ended(view: Facts, service: string): Finding | null {
  const states = view.of('container-state', service);
  const stopped = states.filter(({ fact }) => hasStopped(fact) && !isFinishedJob(view, fact));
  const [first] = stopped;
  if (first === undefined) return null;
  const deaths = deathCount(view, service);
  const share = stopped.length < states.length ? ` (${stopped.length} of ${states.length})` : '';
  const often = deaths > 1 ? `, ${deaths} times so far` : '';
  return outline(view, service, {
    confidence: confidenceOf(first.fact),
    basis: 'observed',
    statement: `${service}${share} ${describeEnd(first.fact)}${often}${mechanism(view, first.fact)}.`,
    supporting: stopped.map((s) => cite(s, `container ${s.fact.name} ${describeEnd(s.fact)}`)),
    contradicting: unwatched(view, first.fact),
  });
}

/** An end that may have been wanted, at a time when nobody could see who wanted it. */
function unwatched(view: Facts, state: ContainerState): readonly Citation[] {
  const { exitCode, finishedAt, service } = state;
  if (finishedAt === null || ![0, 143].includes(exitCode)) return [];
  const seen = view
    .of('container-events', service)
    .some(({ fact }) =>
      fact.events.some(({ action, at }) => action === 'die' && at >= finishedAt - NEAR),
    );
  if (seen) return [];
  return view.all('blind-intervals').flatMap((one) =>
    one.fact.intervals
      .filter(({ from, until }) => from - NEAR <= finishedAt && finishedAt <= until + NEAR)
      .slice(0, 1)
      .map(() => cite(one, 'nobody watched when it ended, so somebody may have stopped it')),
  );
}

/** A dependency that ran once and succeeded, such as a migration, has not crashed. */
function isFinishedJob(view: Facts, state: ContainerState): boolean {
  return isJob(view, state.service) && state.status === 'exited' && state.exitCode === 0;
}

function confidenceOf(state: ContainerState): Confidence {
  if (state.status === 'created') return 'likely';
  return state.exitCode === 0 || state.exitCode === 143 ? 'likely' : 'certain';
}

/** What the exit code says of how it ended, as far as it is known. */
export function mechanism(view: View<'memory'>, state: ContainerState): string {
  if (state.error !== '') return ': the engine could not start it';
  // Of a life that has not ended there is no exit code.
  if (!hasStopped(state) || state.status === 'created') return '';
  switch (state.exitCode) {
    case 0:
      return ': it ended by itself without an error, which may be intended';
    case 126:
    case 127:
      return ': its command could not be run';
    case 134:
      return ': it aborted itself';
    case 137:
      return state.oomKilled ||
        view.of('memory', state.service).some(({ fact }) => fact.oomKills > 0)
        ? ''
        : ': it was killed from outside, and there is no record of a lack of memory';
    case 139:
      return ': it accessed memory that is not its own';
    case 143:
      return ': it was asked to end, without a stop by the engine';
    default:
      return '';
  }
}

function absent(view: Facts, service: string): Finding | null {
  const [missing] = view.of('container-missing', service);
  // A job's container may be removed after it has done its work.
  if (missing === undefined || isJob(view, service)) return null;
  return outline(view, service, {
    confidence: 'likely',
    basis: 'observed',
    statement: `${service} has no container: it was removed or never created.`,
    supporting: [cite(missing, `${service} has no container`)],
  });
}

function servesNothing(view: Facts, service: string): Finding | null {
  const closed = view.of('listening', service).filter(({ fact }) => !fact.listening);
  const [first] = closed;
  const state = view.of('container-state', service).find(({ fact }) => fact.status === 'running');
  if (first === undefined || state === undefined) return null;
  if (inGrace(view, state, first.at)) return null;
  return outline(view, service, {
    confidence: 'likely',
    basis: 'observed',
    statement: `The container of ${service} runs, but nothing in it listens on port ${first.fact.port}: its server has ended or never started, and the main process outlives it.`,
    supporting: [
      cite(state, `container ${state.fact.name} is running`),
      ...closed.map((l) => cite(l, `nothing listens on port ${l.fact.port}`)),
    ],
  });
}

/** The parent takes connections, and has nobody who would answer them. */
function withoutWorkers(view: Facts, service: string): Finding | null {
  const lines = childrenEnd(view, service);
  const unanswered = view
    .of('probe-answers', service)
    .filter(({ fact }) => fact.answers.some(({ ok, silent }) => !ok && silent));
  if (lines.length === 0 || unanswered.length === 0) return null;
  return outline(view, service, {
    confidence: 'certain',
    basis: 'observed',
    statement: `The server of ${service} takes connections and answers none: its workers end again and again, ${lines.length} times in the last minute.`,
    supporting: [
      ...citeLines(lines),
      ...unanswered.map((one) => cite(one, 'a connection was accepted and nothing came back')),
    ],
  });
}

function inGrace(view: Facts, state: Seen<'container-state'>, at: number): boolean {
  const { service, startedAt } = state.fact;
  const grace = view.graph[service]?.startPeriod ?? DEFAULT_GRACE;
  return startedAt !== null && at - startedAt < grace;
}

function restarted(view: Facts, service: string): Finding | null {
  const deaths = deathCount(view, service);
  const state = view.of('container-state', service)[0];
  if (deaths === 0 || state === undefined) return null;
  return outline(view, service, {
    confidence: 'likely',
    basis: 'observed',
    statement: `${service} has ended ${deaths === 1 ? 'once' : `${deaths} times`} and runs again without being healthy.`,
    supporting: [
      cite(state, `container ${state.fact.name} is running after ${deaths} deaths`),
      ...view.of('container-events', service).map((e) => cite(e, `${deaths} deaths`)),
    ],
  });
}

/** It is well, and was not a moment ago; what is still ill now is so for another reason. */
function cameBack(view: Facts, service: string): Finding | null {
  const death = endedLately(view, service);
  if (death === null) return null;
  const others = view
    .all('probe-answers')
    .filter(({ fact }) => fact.service !== service && isIll(fact.health));
  return outline(view, service, {
    confidence: others.length === 0 ? 'likely' : 'possible',
    basis: 'observed',
    statement: `${service} ended with code ${death.exitCode ?? 'unknown'}, was started again and answers.`,
    supporting: [{ evidence: death.id, says: `it ended with code ${death.exitCode ?? 'unknown'}` }],
    contradicting: others.map((one) =>
      cite(one, `${one.fact.service} still fails although ${service} answers`),
    ),
  });
}

function isIll(health: Health): boolean {
  return health === 'down' || health === 'degraded';
}

function onlyTheLog(view: Facts, service: string): Finding | null {
  const lines = linesFor(view, service, ['app-crash']);
  const now = failsNow(view, service, lines);
  if (now === null && !lines.some(({ strength }) => strength === 'fatal')) return null;
  return outline(view, service, {
    confidence: now === null ? 'possible' : 'likely',
    basis: 'logged',
    statement:
      now === null
        ? `The log of ${service} tells of a crash.`
        : `${service} runs and fails at what it is asked, as its log says.`,
    supporting: [...(now === null ? [] : [now]), ...citeLines(lines)],
  });
}

/** Another service of the project that refuses, and of which nothing else is known to be wrong. */
function doesNotAnswer(view: Facts, service: string): Finding | null {
  const bad = answersAbout(view, service).filter(
    ({ fact }) => fact.state === 'refused' || fact.state === 'timeout',
  );
  const [first] = bad;
  if (first === undefined || service === view.service) return null;
  const refused = first.fact.state === 'refused';
  return finding({
    kind: refused ? 'app-crash' : 'hang',
    component: service,
    confidence: 'likely',
    basis: 'observed',
    standing: 'outline',
    statement: `${service}, which ${first.fact.service} needs, ${
      refused ? 'refuses connections' : 'does not answer'
    } at ${first.fact.address}.`,
    supporting: bad.map((a) => cite(a, `${a.fact.service} heard from it: ${a.fact.detail}`)),
  });
}
