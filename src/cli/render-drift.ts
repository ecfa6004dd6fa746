/** What differs, as `nova drift` prints it for people. */
import { printable } from '../evidence/printable.ts';
import type {
  Aspect,
  ContainerDrift,
  Difference,
  Drift,
  MadeFrom,
  OverrideEntry,
} from '../drift/drift.ts';
import { bold, dim, paint } from './print.ts';

export interface Offer {
  /** Our override file. */
  readonly override: string;
  /** What `--diff` prints. */
  readonly diff: string;
  readonly left: readonly string[];
}

export function renderDrift(drift: Drift, offer: Offer): string {
  const differing = drift.containers.filter(
    ({ differences, madeFrom }) => differences.length > 0 || madeFrom === 'other-files',
  );
  const lines = [
    ...drift.services.flatMap(({ service, difference }) => [
      bold(printable(service)),
      ...differenceLines(difference),
    ]),
    ...differing.flatMap(containerLines),
    ...overrideLines(drift.override, offer.override),
  ];
  const none = differing.length + drift.services.length === 0;
  return [
    none
      ? paint.good(`${drift.project} runs as its Compose files say.`)
      : `${drift.project} differs from ${drift.files.join(', ')}:`,
    ...lines,
    ...offer.left.map((one) => printable(`To keep it, ${one}.`)),
    ...(offer.diff !== ''
      ? ['', 'To keep what runs: nova drift --diff prints the change of the Compose files.']
      : []),
  ].join('\n');
}

const origins = {
  'these-files': '',
  'with-ours': '',
  'other-files': 'the files were changed since it was made: the next up replaces it',
  unknown: '',
} satisfies Record<MadeFrom, string>;

function containerLines({ container, differences, madeFrom }: ContainerDrift): readonly string[] {
  const origin = origins[madeFrom];
  return [
    bold(printable(container)) + (origin === '' ? '' : dim(` (${origin})`)),
    ...differences.flatMap(differenceLines),
  ];
}

function differenceLines({ aspect, file, runs, names, ours }: Difference): readonly string[] {
  const mark = ours === null ? paint.bad('✗') : paint.doing('▶');
  const what = words[aspect];
  const why = ours === null ? [] : [dim(`      ${printable(oursWords(ours))}`)];
  if (names !== null) {
    const told = [
      said('only in the files', names.added),
      said('only in the container', names.removed),
      said('another value', names.changed),
    ].filter((one) => one !== '');
    return [`  ${mark} ${what}: ${printable(told.join('; '))}`, ...why];
  }
  const sides =
    file === null || runs === null
      ? 'differs'
      : `${runs} runs, the files say ${file === '' ? 'none' : file}`;
  return [`  ${mark} ${what}: ${printable(sides)}`, ...why];
}

function said(what: string, names: readonly string[]): string {
  return names.length === 0 ? '' : `${what}: ${names.join(', ')}`;
}

function oursWords({ incident, reason, at }: NonNullable<Difference['ours']>): string {
  const when = at === 0 ? '' : `, ${new Date(at).toISOString().slice(0, 16)}Z`;
  const of = incident === null ? '' : `, incident ${incident}`;
  return `changed by the responder${of}${when}${reason === null ? '' : `: ${reason}`}`;
}

const states = {
  running: 'the containers have it',
  undone: 'the containers do not have it: an up without this file has taken it back',
  'in-the-files': 'the Compose files say the same now: delete it there',
} satisfies Record<OverrideEntry['state'], string>;

function overrideLines(entries: readonly OverrideEntry[], file: string): readonly string[] {
  if (entries.length === 0) return [];
  return [
    bold(printable(file)),
    ...entries.flatMap((one) => [
      `  ${printable(`${one.service}, ${one.says}`)}: ${states[one.state]}`,
      dim(`      ${printable(oursWords(one))}`),
    ]),
  ];
}

const words = {
  containers: 'number of containers',
  image: 'image',
  environment: 'settings',
  'memory-limit': 'memory limit',
  'memory-reservation': 'memory reservation',
  'swap-limit': 'limit of memory and swap',
  'processor-limit': 'processors',
  'process-limit': 'limit of processes',
  command: 'command',
  user: 'user',
  networks: 'networks',
  ports: 'ports',
  mounts: 'mounts',
  labels: 'labels',
  'health-check': 'health check',
  'restart-policy': 'restart policy',
} satisfies Record<Aspect, string>;
