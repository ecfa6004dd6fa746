/**
 * Programs by name. Each family is a file; adding one is that file and its line here. A program
 * that is not listed is unknown, and nobody but a person runs it.
 */
import type { Argument } from '../words.ts';
import { amazon } from './amazon.ts';
import { building } from './building.ts';
import { clouds } from './clouds.ts';
import { clusters } from './clusters.ts';
import { containers } from './containers.ts';
import { databases } from './databases.ts';
import { debuggers } from './debuggers.ts';
import { files } from './files.ts';
import { hosts } from './hosts.ts';
import { networks } from './networks.ts';
import { packages } from './packages.ts';
import { products } from './products.ts';
import type { Program } from './program.ts';
import { queues } from './queues.ts';
import { supervisors } from './supervisors.ts';
import { sources } from './sources.ts';
import { specialised } from './specialised.ts';
import { stores } from './stores.ts';
import { terminals } from './terminals.ts';
import { textTools } from './text-tools.ts';
import { tools } from './tools.ts';
import { webServers } from './web-servers.ts';
import { wrappers } from './wrappers.ts';

const families: readonly (readonly Program[])[] = [
  products,
  specialised,
  terminals,
  wrappers,
  textTools,
  files,
  hosts,
  debuggers,
  networks,
  supervisors,
  webServers,
  containers,
  clusters,
  databases,
  stores,
  queues,
  amazon,
  clouds,
  sources,
  packages,
  building,
  tools,
];

const byName = new Map<string, Program>(
  families
    .flat()
    .flatMap((program) =>
      program.names.split(' ').map((name): [string, Program] => [name, program]),
    ),
);

/** A script of the team's own: a path, or a file name with a script's ending. */
const ownScript: Program = {
  names: '.',
  effect: 'change',
  does: 'runs a script',
  reader: 'named',
};

/** `orderctl`, `shop-cli`: by convention such a program has a verb first. */
const ownControl: Program = {
  names: '..',
  effect: 'change',
  does: 'controls something of the team',
  reader: 'named',
  verbs: {},
};

const initScript: Program = {
  names: 'init-script',
  effect: 'change',
  does: 'runs an init script',
  reader: 'service-script',
};

export function knownPrograms(): readonly Program[] {
  return families.flat();
}

export function isKnown(name: string): boolean {
  const base = baseOf(name);
  return byName.has(base) || byName.has(withoutVersion(base)) || byName.has(ported(base));
}

const assignmentOnly: Program = {
  names: '=',
  effect: 'prepare',
  does: 'sets a variable',
  reader: 'writes-file',
};

/** null: nobody told us of it. Without a word at all it sets variables or only redirects. */
export function programOf(word: Argument | null): {
  readonly program: Program | null;
  readonly name: string;
} {
  if (word === null) return { program: assignmentOnly, name: '' };
  const { value } = word;
  if (value.startsWith('/etc/init.d/')) return { program: initScript, name: baseOf(value) };
  const name = baseOf(value);
  // A variable may end in a known name: "$BIN/psql".
  if (word.is !== 'constant' && !value.includes('/')) return { program: null, name: value };
  const program =
    byName.get(name) ??
    byName.get(withoutVersion(name)) ??
    byName.get(clientIn(name)) ??
    byName.get(ported(name)) ??
    null;
  if (program !== null) return { program, name };
  if (value.includes('/') || /\.(sh|py|rb|pl|js|ts|bash|jar|php)$/.test(name))
    return { program: ownScript, name };
  if (/^[a-z][\w-]*(?:ctl|[-_]cli|[-_]admin|[-_]tool|[-_]console)$/.test(name))
    return { program: ownControl, name };
  if (/^(?:(?:slack|teams|discord|telegram|mattermost|pagerduty)[-_]\w+|\w+[-_]notify)$/.test(name))
    return { program: byName.get('notify-send') ?? null, name };
  return { program: null, name };
}

/** A distribution's own start of a client: `gitlab-psql`, `sentry_redis-cli`. */
function clientIn(name: string): string {
  return /^[a-z][\w]*[-_](psql|mysql|redis-cli|mongosh|pg_dump|rails)$/.exec(name)?.[1] ?? '';
}

/** GNU's programs on a Mac, and Debian's names of the tools of BPF: `gdate`, `opensnoop-bpfcc`. */
function ported(name: string): string {
  const gnu = /^g(date|sort|stat|df|du|ls|head|tail|xargs|find|grep|wc|cut|tar|split|base64)$/;
  return gnu.exec(name)?.[1] ?? name.replace(/[-.](?:bpfcc|bt)$/, '');
}

function baseOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** `python3.11`, `kafka-topics.sh`, `kubectl.exe`. */
function withoutVersion(name: string): string {
  return name.replace(/(\.sh|\.bat|\.exe)$/, '').replace(/-?[\d.]+$/, '');
}
