/** A saved text in two sentences: what it tells of, and which lines say so. */
import { causeNames } from './cause.ts';
import type { CauseKind, Confidence } from './cause.ts';
import type { ReadCause, Reading } from './excerpt/excerpt.ts';
import type { Explanation } from './explain.ts';

/** What the text tells of, going on from "Database unavailable: ". `{peer}` is where it points to. */
const statements = {
  'app-crash': 'a program ended by an error of its own{subject}.',
  'out-of-memory': 'a program got no more memory, or was killed for what it used.',
  'database-unavailable': 'the database{peer} could not be reached, or ended the connection.',
  'database-auth': 'the database{peer} refused the login or has no such database{subject}.',
  'database-exhausted': 'no connection to the database{peer} was free.',
  'port-conflict': 'a port{peer} was taken already.',
  'config-error': 'a setting, a permission or a mounted file is wrong{subject}.',
  'network-detached': 'a network that is needed is not there{subject}.',
  'dns-failure': 'a name could not be resolved{peer}.',
  'network-unreachable': 'a peer{peer} could not be reached through the network.',
  'cache-unavailable': 'the cache{peer} could not be used.',
  'external-dependency': 'a service{peer} that is needed did not answer or answered with an error.',
  'bad-deploy': 'the release does not fit: something in it is missing or too old{subject}.',
  'disk-full': 'a disk, a volume or a quota is full.',
  'fd-exhaustion': 'a process may open no more files or connections.',
  hang: 'a program stopped making progress.',
  'tls-error': 'a certificate or a TLS handshake was not accepted{peer}.',
  'data-corruption':
    'stored data cannot be read as it should be; change nothing before it is saved.',
  'host-exhausted': 'the host lacks processes, threads, memory or another resource.',
  'healthcheck-misconfigured': 'the health check itself cannot be run.',
  'image-unavailable': 'the image cannot be fetched, or is for another machine{subject}.',
  'stopped-by-operator': 'it was stopped on purpose.',
  unknown: 'something is wrong, and no signature knows it.',
} satisfies Record<CauseKind, string>;

const sureness: Record<Confidence, string> = {
  certain: 'Stated',
  likely: 'Most likely',
  possible: 'Possibly',
};

export function explainExcerpt(reading: Reading): Explanation {
  switch (reading.outcome) {
    case 'fault':
      return { headline: headlineOf(reading.causes[0]), proof: proofOf(reading.causes) };
    case 'healthy':
      return {
        headline: 'Healthy: nothing in it tells of a fault that lasts.',
        proof:
          reading.noise.length === 0
            ? 'No line is known to speak of a fault.'
            : `${counted(reading.noise.length)} read like a fault, and what they tell of is harmless or was over later.`,
      };
    case 'unknown':
      return {
        headline: 'Unknown: something is wrong, and no signature knows what.',
        proof:
          reading.trouble.length === 0
            ? 'The state tells of a failure, without a reason.'
            : `${counted(reading.trouble.length)} tell of trouble in words that fit no cause.`,
      };
  }
}

function headlineOf(cause: ReadCause): string {
  const name = causeNames[cause.kind].replace(/^./, (first) => first.toUpperCase());
  const { host, port } = cause.direction;
  const peer = host === null ? '' : ` at ${host}${port === null ? '' : `:${port}`}`;
  const subject = cause.subject === null ? '' : ` (${cause.subject})`;
  const said = statements[cause.kind].replace('{peer}', peer).replace('{subject}', subject);
  return `${name}: ${said}`;
}

function proofOf([lead, ...others]: readonly [ReadCause, ...ReadCause[]]): string {
  const last = lead.lines.at(-1);
  const where =
    last === undefined
      ? 'the state of the container says so'
      : lead.lines.length === 1
        ? `line ${last + 1} says so`
        : `${lead.lines.length} lines say so, the last one is line ${last + 1}`;
  const also =
    others.length === 0 ? '' : `; also ${others.map(({ kind }) => causeNames[kind]).join(', ')}`;
  return `${sureness[lead.confidence]}: ${where}${also}.`;
}

function counted(lines: number): string {
  return lines === 1 ? 'One line' : `${lines} lines`;
}
