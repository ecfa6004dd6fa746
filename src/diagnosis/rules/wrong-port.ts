/** A service of the project that is asked on a port where it does not listen, while it listens on another. */
import { isService } from '../graph.ts';
import type { Finding, KnownLine, Seen, View } from '../rule.ts';
import { cite } from '../rule.ts';
import { isRunning } from './condition.ts';
import { citeLines } from './logged.ts';

/** Whoever is asked meets it again and again: a line that is older tells of another fault, in milliseconds. */
const recent = 30_000;

type Facts = View<'listening' | 'container-state' | 'logs'>;

/** By the newest line of the asker's log that tells of a peer; its own settings need not name the port. */
export function asksWrongPort(
  view: Facts,
  service: string,
): Pick<Finding, 'confidence' | 'basis' | 'statement' | 'supporting'> | null {
  const last = view
    .lines(service)
    .findLast(({ byPeer, strength }) => byPeer && strength !== 'hint');
  if (last === undefined) return null;
  const open = elsewhere(view, service, last);
  if (open === null) return null;
  const { host, port } = last.direction;
  return {
    confidence: 'likely',
    basis: 'observed',
    statement: `${service} asks for ${host ?? 'it'} on port ${port ?? 0}, where nothing listens: it listens on ${open.fact.port}.`,
    supporting: [...citeLines([last]), cite(open, `${host ?? 'it'} listens on ${open.fact.port}`)],
  };
}

/** Where the peer of the line listens instead; null when nothing says that the port is wrong. */
function elsewhere(view: Facts, service: string, line: KnownLine): Seen<'listening'> | null {
  const { host, port } = line.direction;
  if (host === null || port === null || host === service) return null;
  if (!isService(view.graph, host) || isRunning(view, host) !== true) return null;
  const known = view.of('listening', host);
  // A port of its own that is closed is its own fault.
  if (known.some(({ fact }) => fact.port === port || !fact.listening)) return null;
  const [open] = known;
  return open !== undefined && line.at !== null && open.at - line.at < recent ? open : null;
}
