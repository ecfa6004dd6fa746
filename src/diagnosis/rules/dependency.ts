/** What databases and caches have in common as dependencies: who is at fault, and by what proof. */
import type { ContainerState, DependencyRole, DependencyState } from '../../evidence/evidence.ts';
import type { CauseKind, Citation } from '../cause.ts';
import { edgesOf, serviceNamed } from '../graph.ts';
import { cite, finding } from '../rule.ts';
import type { Finding, KnownLine, Seen, View } from '../rule.ts';
import {
  answersAbout,
  describeEnd,
  hasStopped,
  isRunning,
  isSuspect,
  roleIn,
} from './condition.ts';
import { busyHost } from './busy.ts';
import { mechanism } from './crash.ts';
import { describeStopped } from './frozen.ts';
import { isCutOff, isWalledOff, wasReached, wellInside } from './isolation.ts';
import { citeLines, linesFor } from './logged.ts';
import { misdirection } from './settings.ts';

export const dependencyNeeds = [
  'dependency',
  'container-state',
  'container-missing',
  'probe-answers',
  'network-attachment',
  'configuration-change',
  'memory',
  'main-process',
  'host-resources',
  'logs',
] as const;
export type DependencyFacts = View<(typeof dependencyNeeds)[number]>;

/** Everything in scope that has a role: by an answer, or by the graph. */
export function withRole(view: DependencyFacts, role: DependencyRole): readonly string[] {
  return view.scope.filter((name) => roleIn(view, name) === role);
}

/** The dependency's own container does not run: an outline, which any mechanism outranks. */
export function notRunning(
  view: DependencyFacts,
  component: string,
  kind: CauseKind,
): Finding | null {
  const states = view.of('container-state', component);
  const missing = view.of('container-missing', component);
  const [first] = states;
  if (first === undefined && missing.length === 0) return null;
  const still = stoppedProcesses(view, component);
  const isStill = (container: string): boolean =>
    still.some(({ fact }) => fact.container === container);
  if (!states.every(({ fact }) => doesNotRun(fact) || isStill(fact.container))) return null;
  const how =
    first === undefined
      ? 'has no container'
      : isStill(first.fact.container)
        ? 'runs no further: its main process was stopped by a signal or a debugger'
        : `${describeEnd(first.fact)}${mechanism(view, first.fact)}`;
  return finding({
    kind,
    component,
    confidence: 'certain',
    basis: 'observed',
    standing: 'outline',
    statement: `${component} ${how}.`,
    supporting: [
      ...states.map((s) => cite(s, `container ${s.fact.name} ${describeEnd(s.fact)}`)),
      ...still.map((one) => cite(one, describeStopped(one))),
      ...missing.map((m) => cite(m, `${component} has no container`)),
      ...badAnswers(view, component).map(citeAnswer),
    ],
  });
}

function doesNotRun(state: ContainerState): boolean {
  return hasStopped(state) || state.status === 'paused';
}

/** Main processes that exist and get no time on a processor, in containers that count as running. */
function stoppedProcesses(
  view: DependencyFacts,
  component: string,
): readonly Seen<'main-process'>[] {
  return view.of('main-process', component).filter(({ fact }) => fact.state === 'stopped');
}

/** Bad answers that are the dependency's own fault, and not the network's or the setting's. */
export function badAnswers(
  view: DependencyFacts,
  component: string,
): readonly Seen<'dependency'>[] {
  return answersAbout(view, component).filter((answer) => {
    const { state, service, vantage } = answer.fact;
    if (state === 'ready' || state === 'tls-failed' || state === 'invalid-settings') return false;
    if (isWalledOff(view, component, state)) return false;
    if (misdirection(view, answer) !== null || isCutOff(view, service, component)) return false;
    const unreached = state === 'name-not-found' || state === 'unreachable';
    if (unreached && vantage === 'host') return false;
    // The name or the way is missing while it runs: that is the network.
    return !(unreached && isRunning(view, component) === true);
  });
}

/**
 * What our own probe's login was told, where nobody could ask on behalf of those who depend on it:
 * on a machine that is short of time, a collector may come too late, and this one has answered.
 */
function ownLogin(view: DependencyFacts, component: string): OwnLogin | null {
  if (answersAbout(view, component).length > 0) return null;
  for (const seen of view.of('probe-answers', component))
    for (const { login, detail, probe } of seen.fact.answers)
      if (login !== undefined && !isWalledOff(view, component, login))
        return { state: login, detail, citation: cite(seen, `our ${probe}: ${detail}`) };
  return null;
}

interface OwnLogin {
  readonly state: DependencyState;
  readonly detail: string;
  readonly citation: Citation;
}

/** What an answer of a database or a cache means. */
export interface Verdict {
  readonly kind: CauseKind;
  /** Without a subject: "refuses the login". */
  readonly says: string;
}

/** By the answer to our own login, when nobody could ask for those who depend on it. */
export function refusesUs(
  view: DependencyFacts,
  component: string,
  verdictOf: (state: DependencyState) => Verdict | null,
): readonly Finding[] {
  const own = ownLogin(view, component);
  const verdict = own === null ? null : verdictOf(own.state);
  if (own === null || verdict === null) return [];
  const contradicting = answersOthers(view, component, own.state);
  const unheard = contradicting.length > 0 ? 'possible' : 'likely';
  return [
    finding({
      kind: verdict.kind,
      component,
      confidence: wasReached(own.state) ? 'certain' : unheard,
      basis: 'observed',
      standing: 'effect',
      statement: `${component} ${verdict.says}: ${own.detail}.`,
      supporting: [own.citation],
      contradicting,
    }),
  ];
}

/**
 * Our own login or connection, from outside, while a client inside gets no answer: then something
 * lies between them, and the dependency is not to be touched for it.
 */
export function answersOthers(
  view: DependencyFacts,
  component: string,
  state: DependencyState,
): readonly Citation[] {
  if (wasReached(state)) return [];
  const busy = state === 'timeout' ? busyHost(view) : null;
  const answered = view.of('probe-answers', component).flatMap((probes) => {
    const one = probes.fact.answers.find(({ probe, ok }) => ok && probe !== 'container');
    return probes.fact.health === 'up' && one !== undefined
      ? [cite(probes, `it answers us: ${one.probe}, ${one.detail}`)]
      : [];
  });
  const inside = askedByTheDying(view, component) ? wellInside(view, component) : [];
  return [...answered, ...inside, ...(busy === null ? [] : [busy])];
}

/** Who ends again and again takes its connections with it, so that its silence is its own. */
function askedByTheDying(view: DependencyFacts, component: string): boolean {
  const asked = answersAbout(view, component).map(({ fact }) => fact.service);
  return (
    asked.length > 0 &&
    asked.every((service) =>
      view.of('container-state', service).some(({ fact }) => fact.restartCount > 0),
    )
  );
}

export function citeAnswer(answer: Seen<'dependency'>): Citation {
  const { service, address, detail, via } = answer.fact;
  const how = via === 'login' ? 'a login with the settings of' : 'asked for';
  return cite(answer, `${how} ${service} at ${address}: ${detail}`);
}

/** What a service's log says of a dependency that nobody could ask, or that answered well. */
export function byLog(
  view: DependencyFacts,
  role: DependencyRole,
  causes: readonly CauseKind[],
): readonly Finding[] {
  return view.scope
    .filter((service) => isSuspect(view, service) && roleIn(view, service) !== role)
    .flatMap((service): readonly Finding[] => {
      const lines = linesFor(view, service, causes);
      const [last] = lines;
      if (last === undefined) return [];
      const component = componentOf(view, service, role, last);
      const answers = answersAbout(view, component);
      const ready = answers.filter(({ fact }) => fact.state === 'ready');
      const closed = ready.filter(({ fact }) => fact.writes === 'refused');
      const isRefused = closed.length > 0 && lines.some(({ text }) => refusedWrite.test(text));
      // Its own bad answer is better proof than what somebody wrote of it.
      if (answers.length > ready.length) return [];
      return [
        finding({
          kind: last.cause,
          component,
          confidence: isRefused ? 'certain' : ready.length > 0 ? 'possible' : 'likely',
          basis: isRefused ? 'observed' : 'logged',
          standing: 'effect',
          statement: isRefused
            ? `${component} takes no writes of ${service}: ${closed[0]?.fact.detail ?? ''}.`
            : `${service} cannot use ${component}, as its log says.`,
          supporting: [...citeLines(lines), ...(isRefused ? closed.map(citeAnswer) : [])],
          contradicting: isRefused
            ? []
            : ready.map((a) => cite(a, `${component} answers: ${a.fact.detail}`)),
        }),
      ];
    });
}

/**
 * That a server takes no writes may be meant so, as for a replica; that somebody was refused one is
 * not. In the words of Redis, PostgreSQL, MySQL and MariaDB.
 */
const refusedWrite =
  /READONLY You can't write|in a read-only transaction|running with the --(?:super-)?read-only/i;

/** Whom a line means: the host that it names, or the only dependency with that role. */
function componentOf(
  view: DependencyFacts,
  service: string,
  role: DependencyRole,
  line: KnownLine,
): string {
  const { host } = line.direction;
  const named = host === null ? null : serviceNamed(view.graph, host);
  const [edge] = edgesOf(view.graph, service).filter((one) => one.role === role);
  return named ?? edge?.to ?? host ?? `the ${role}`;
}
