/** Disk, descriptors and the host's memory: by measurement, by the engine's word, by the log. */
import type { CauseKind, Citation } from '../cause.ts';
import { cite, defineRule, finding } from '../rule.ts';
import type { Finding, Seen, View } from '../rule.ts';
import { matchText } from '../signatures/match.ts';
import { hasStopped, isSuspect, quoteError } from './condition.ts';
import { citeLines, linesFor } from './logged.ts';

const needs = [
  'host-resources',
  'container-state',
  'container-missing',
  'probe-answers',
  'dependency',
  'logs',
] as const;
type Facts = View<(typeof needs)[number]>;

/** ext4 keeps 5 % for root by default; below 1 % or 100 MiB ordinary writes fail. */
const DISK_SHARE = 0.01;
const DISK_BYTES = 100 * 1_048_576;
/** Below 2 % or 64 MiB the kernel reclaims all the time, then kills. */
const MEMORY_SHARE = 0.02;
const MEMORY_BYTES = 64 * 1_048_576;

export const resources = defineRule({
  id: 'resources',
  needs,
  conclude: (view) =>
    view.scope
      .filter((service) => isSuspect(view, service))
      .flatMap((service) => [
        ...diskFull(view, service),
        ...descriptors(view, service),
        ...hostExhausted(view, service),
      ]),
});

/** What the engine and the log say of a cause, about one service. */
function said(view: Facts, service: string, cause: CauseKind): readonly Citation[] {
  const refused = view
    .of('container-state', service)
    .filter(({ fact }) => hasStopped(fact) && matchText(fact.error).some((m) => m.cause === cause))
    .map((state) => cite(state, `the engine says ${quoteError(state.fact.error)}`));
  return [...refused, ...citeLines(linesFor(view, service, [cause]))];
}

function diskFull(view: Facts, service: string): readonly Finding[] {
  const words = said(view, service, 'disk-full');
  const [host] = view.all('host-resources');
  const full = host !== undefined && isDiskFull(host);
  if (words.length === 0 && !(full && service === view.service)) return [];
  const room =
    host === undefined ? '' : `${gibibytes(host.fact.diskFree)} GiB are free on the host`;
  // A volume can be full while the host is not, so a roomy host does not contradict the log.
  const where = host === undefined || full ? room : `${room}, so it is a volume or a quota`;
  return [
    finding({
      kind: 'disk-full',
      component: service,
      confidence: full && words.length > 0 ? 'certain' : 'likely',
      basis: full ? 'observed' : 'logged',
      statement:
        words.length === 0
          ? `The host's disk is full: ${room}.`
          : `${service} cannot write, because no space is left${where === '' ? '' : `; ${where}`}.`,
      supporting: [...(full ? [cite(host, room)] : []), ...words],
    }),
  ];
}

function isDiskFull({ fact }: Seen<'host-resources'>): boolean {
  return fact.diskTotal > 0 && fact.diskFree < Math.max(DISK_BYTES, fact.diskTotal * DISK_SHARE);
}

function descriptors(view: Facts, service: string): readonly Finding[] {
  const words = said(view, service, 'fd-exhaustion');
  if (words.length === 0) return [];
  return [
    finding({
      kind: 'fd-exhaustion',
      component: service,
      confidence: 'likely',
      basis: 'logged',
      statement: `${service} has run out of file descriptors, as its log says.`,
      supporting: words,
    }),
  ];
}

function hostExhausted(view: Facts, service: string): readonly Finding[] {
  const words = said(view, service, 'host-exhausted');
  const [host] = view.all('host-resources');
  const empty = host !== undefined && isMemoryGone(host);
  if (words.length === 0 && !(empty && service === view.service)) return [];
  const room =
    host === undefined ? '' : `${mebibytes(host.fact.memoryAvailable)} MiB of memory are available`;
  return [
    finding({
      kind: 'host-exhausted',
      component: service,
      confidence: empty && words.length > 0 ? 'certain' : 'likely',
      basis: empty ? 'observed' : 'logged',
      statement: empty
        ? `The host has almost no memory left: ${room}.`
        : `${service} was refused a process, thread, memory or address by the host, as it says.`,
      supporting: [...(empty ? [cite(host, room)] : []), ...words],
    }),
  ];
}

function isMemoryGone({ fact }: Seen<'host-resources'>): boolean {
  const least = Math.max(MEMORY_BYTES, fact.memoryTotal * MEMORY_SHARE);
  return fact.memoryTotal > 0 && fact.memoryAvailable < least;
}

const gibibytes = (bytes: number): string => (bytes / 1_073_741_824).toFixed(1);
const mebibytes = (bytes: number): number => Math.round(bytes / 1_048_576);
