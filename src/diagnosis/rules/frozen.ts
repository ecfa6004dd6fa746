/** Processes that exist and do not run: stopped by a signal, or waiting in the kernel for ever. */
import { cite, defineRule, finding } from '../rule.ts';
import type { Finding, Seen, View } from '../rule.ts';
import { isSuspect, roleIn } from './condition.ts';

const needs = [
  'main-process',
  'container-state',
  'container-missing',
  'probe-answers',
  'dependency',
] as const;
type Facts = View<(typeof needs)[number]>;

export const frozen = defineRule({
  id: 'frozen-process',
  needs,
  conclude: (view) =>
    view.scope
      .filter((service) => isSuspect(view, service) || isStoppedUnasked(view, service))
      // Databases and caches are looked at as what they are for others: `dependency.ts`.
      .filter((service) => !['database', 'cache'].includes(roleIn(view, service) ?? ''))
      .flatMap((service) => stopped(view, service) ?? stuck(view, service) ?? []),
});

/** A container that runs says nothing of a process that does not: only an answer would. */
function isStoppedUnasked(view: Facts, service: string): boolean {
  const answers = view.of('probe-answers', service).flatMap(({ fact }) => fact.answers);
  return (
    view.of('main-process', service).some(({ fact }) => standsStill(fact)) &&
    answers.every(({ probe }) => probe === 'container')
  );
}

/** The main process, or all that a supervisor runs. */
function standsStill({
  state,
  stopped,
  processes,
  zombies,
}: Seen<'main-process'>['fact']): boolean {
  return state === 'stopped' || (stopped > 0 && stopped === processes - zombies - 1);
}

function stopped(view: Facts, service: string): Finding | null {
  const looked = view.of('main-process', service);
  const [first] = looked.filter(({ fact }) => fact.stopped > 0);
  if (first === undefined) return looked.length === 0 ? haltedByProbe(view, service) : null;
  const main = first.fact.state === 'stopped';
  const certain = standsStill(first.fact);
  const says = describeStopped(first);
  return finding({
    kind: 'hang',
    component: service,
    confidence: certain ? 'certain' : 'likely',
    basis: certain ? 'decisive' : 'observed',
    statement: `${main ? `The main process of ${service}` : `A process of ${service}`} was stopped by a signal or a debugger: it exists and does not run.`,
    supporting: [cite(first, says)],
  });
}

/** Nobody could look at its processes in time, and the probe that found them has. */
function haltedByProbe(view: Facts, service: string): Finding | null {
  const [probed] = view
    .of('probe-answers', service)
    .filter(({ fact }) => fact.answers.some(({ halted }) => halted));
  if (probed === undefined) return null;
  return finding({
    kind: 'hang',
    component: service,
    confidence: 'certain',
    basis: 'decisive',
    statement: `What ${service} runs was stopped by a signal: it exists and does not run.`,
    supporting: [cite(probed, 'its probe found all that it runs stopped by a signal')],
  });
}

export function describeStopped({ fact }: Seen<'main-process'>): string {
  return fact.state === 'stopped'
    ? `process ${fact.pid} (${fact.process}) is stopped`
    : `${fact.stopped} of its ${fact.processes} processes are stopped`;
}

/** One look may meet a process in the middle of a read, so silence must go with it. */
function stuck(view: Facts, service: string): Finding | null {
  const [first] = view.of('main-process', service).filter(({ fact }) => fact.state === 'waiting');
  const silent = view
    .of('probe-answers', service)
    .filter(({ fact }) => fact.answers.some((one) => !one.ok && one.silent));
  if (first === undefined || silent.length === 0) return null;
  const where = first.fact.waitsIn === '' ? '' : ` (${first.fact.waitsIn})`;
  return finding({
    kind: 'hang',
    component: service,
    confidence: 'likely',
    basis: 'observed',
    statement: `${service} does not answer, and its main process waits inside the kernel${where}, most often for a disk or a network file system.`,
    supporting: [
      cite(first, `process ${first.fact.pid} (${first.fact.process}) waits in the kernel${where}`),
      ...silent.map((one) => cite(one, 'a connection was accepted and nothing came back')),
    ],
  });
}
