/** Port conflicts: by the engine's refusal, by who listens on the port, then by the program's word. */
import type { PortOwner } from '../../evidence/evidence.ts';
import { cite, defineRule, finding } from '../rule.ts';
import type { Finding, Seen, View } from '../rule.ts';
import { shortCommand } from '../../remedy/remedy.ts';
import { matchText } from '../signatures/match.ts';
import { describeEnd, hasStopped, isSuspect, quoteError } from './condition.ts';
import { citeLines, linesFor } from './logged.ts';

const needs = [
  'container-state',
  'container-missing',
  'port-owner',
  'listening',
  'probe-answers',
  'dependency',
  'logs',
] as const;
type Facts = View<(typeof needs)[number]>;

export const portConflict = defineRule({
  id: 'port-conflict',
  needs,
  conclude: (view) =>
    view.scope
      .filter((service) => isSuspect(view, service))
      .flatMap(
        (service) =>
          refusedByEngine(view, service) ??
          heldByOther(view, service) ??
          saidByLog(view, service) ??
          [],
      ),
});

function refusedByEngine(view: Facts, service: string): Finding | null {
  for (const state of view.of('container-state', service)) {
    if (!hasStopped(state.fact)) continue;
    const match = matchText(state.fact.error).find(({ cause }) => cause === 'port-conflict');
    if (match === undefined) continue;
    const holder = holders(view, service).find(
      ({ fact }) => match.direction.port === null || fact.port === match.direction.port,
    );
    const port = match.direction.port ?? holder?.fact.port;
    const by = holder === undefined ? '' : ` by ${describeHolder(holder.fact.owner)}`;
    return conflict(service, 'certain', 'decisive', {
      statement: `${service} could not start, because ${port === undefined ? 'a port' : `port ${port}`} is taken${by}.`,
      supporting: [
        cite(state, `the engine says ${quoteError(state.fact.error)}`),
        ...(holder === undefined ? [] : [citeHolder(holder)]),
      ],
      // The engine's word is from the start that failed; whoever held the port may have gone.
      contradicting: view
        .of('port-owner', service)
        .filter(({ fact }) => fact.port === port && fact.owner.is === 'nobody')
        .map((one) => cite(one, `nobody listens on port ${one.fact.port} now`)),
    });
  }
  return null;
}

/** The conflict may leave no word anywhere: then only the port's owner tells. */
function heldByOther(view: Facts, service: string): Finding | null {
  const [holder] = holders(view, service);
  if (holder === undefined) return null;
  const stopped = view.of('container-state', service).filter(({ fact }) => hasStopped(fact));
  const deaf = view.of('listening', service).filter(({ fact }) => !fact.listening);
  const absent = view.of('container-missing', service);
  if (stopped.length === 0 && deaf.length === 0 && absent.length === 0) return null;
  return conflict(service, 'certain', 'observed', {
    statement: `Port ${holder.fact.port}, which ${service} publishes, is held by ${describeHolder(holder.fact.owner)}.`,
    supporting: [
      citeHolder(holder),
      ...stopped.map((s) => cite(s, `container ${s.fact.name} ${describeEnd(s.fact)}`)),
      ...deaf.map((l) => cite(l, `${service} itself does not listen on ${l.fact.port}`)),
      ...absent.map((m) => cite(m, `${service} has no container`)),
    ],
  });
}

function saidByLog(view: Facts, service: string): Finding | null {
  const lines = linesFor(view, service, ['port-conflict']);
  const [last] = lines;
  if (last === undefined) return null;
  const down = view.of('container-state', service).some(({ fact }) => hasStopped(fact));
  const deaf = view.of('listening', service).some(({ fact }) => !fact.listening);
  const { port } = last.direction;
  return conflict(service, down || deaf ? 'likely' : 'possible', 'logged', {
    statement: `${service} could not listen on ${port === null ? 'its port' : `port ${port}`}: the address is in use where it runs.`,
    supporting: citeLines(lines),
  });
}

function conflict(
  component: string,
  confidence: Finding['confidence'],
  basis: Finding['basis'],
  rest: Pick<Finding, 'statement' | 'supporting'> & Partial<Finding>,
): Finding {
  return finding({ kind: 'port-conflict', component, confidence, basis, ...rest });
}

/** Port facts whose owner is neither nobody nor the service itself. */
function holders(view: Facts, service: string): readonly Seen<'port-owner'>[] {
  return view
    .of('port-owner', service)
    .filter(({ fact }) => fact.owner.is === 'container' || fact.owner.is === 'process');
}

function citeHolder(holder: Seen<'port-owner'>): ReturnType<typeof cite> {
  return cite(holder, `${describeHolder(holder.fact.owner)} listens on port ${holder.fact.port}`);
}

function describeHolder(owner: PortOwner['owner']): string {
  switch (owner.is) {
    case 'nobody':
      return 'nobody';
    case 'service':
      return 'the service itself';
    case 'container':
      return owner.ours ? `our own left-over container ${owner.name}` : `container ${owner.name}`;
    case 'process':
      return `process ${owner.pid} (${shortCommand(owner.command)})`;
  }
}
