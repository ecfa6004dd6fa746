/** `docker compose` and `docker-compose`, which mean the same. */
import { parseDuration } from '../duration.ts';
import { readOptions } from '../options.ts';
import type { Options } from '../options.ts';
import type { Choice, Meaning } from '../step.ts';
import { targetsOf } from '../words.ts';
import { choice, remedy, shell, unresolved } from './meaning.ts';
import type { Recognise } from './meaning.ts';
import { inside, look, stopping, strictly } from './verbs.ts';

const globals = [
  'f|file=',
  'p|project-name=',
  'project-directory=',
  'env-file=',
  'profile=',
  'ansi=',
  'progress=',
  'parallel=',
  'compatibility',
  'verbose',
  'all-resources',
];

const upOptions = [
  'd|detach',
  'no-deps',
  'force-recreate',
  'no-recreate',
  'build',
  'no-build',
  'pull=',
  'quiet-pull',
  'remove-orphans',
  'wait',
  'wait-timeout=',
  't|timeout=',
  'no-color',
  'scale=',
];

/** `inner` recognises what `exec` runs inside a container. */
export function compose(inner: Recognise): Recognise {
  return (words) => {
    const { operands, unknown } = readOptions(words, globals, 'until-operand');
    const [verb, ...args] = operands;
    if (unknown.length > 0) return shell(`option ${unknown[0] ?? ''} of compose is not understood`);
    if (verb?.is !== 'constant') return shell('it has no subcommand');
    if (verb.value === 'exec') return inside(inner)(args);
    return verbs.get(verb.value)?.(args) ?? shell(`compose ${verb.value} is not understood`);
  };
}

/** Without a service Compose means all of them; here it means the one at fault, and says so. */
function eachOrService(
  verb: string,
  choices: readonly Choice[],
  { operands }: Options,
  within: number | null = null,
): Meaning {
  if (operands.length > 0) return remedy(choices, operands, within);
  const narrowed = `compose ${verb} without a service touches every service; only the service at fault is meant here`;
  return { kind: 'remedy', choices, targets: ['service'], within, narrowed };
}

function up(options: Options): Meaning {
  const { given, operands } = options;
  if (given.has('build')) {
    const targets = operands.length === 0 ? (['service'] as const) : targetsOf(operands);
    return targets === null ? shell(unresolved(operands)) : { kind: 'build', targets };
  }
  if (given.has('scale')) return scaled(options);
  const limit = given.get('wait-timeout');
  const within = limit?.is === 'constant' ? parseDuration(limit.value) : null;
  const start = choice('start', 'container-stopped');
  // What Compose itself does: a stopped container is started, a missing one is made, a changed one is
  // made again, and one that runs as its files say is left alone.
  const create = choice('create', 'container-missing');
  let choices = [start, create, choice('recreate', 'files-differ')];
  if (given.has('no-recreate')) choices = [start, create];
  if (given.has('force-recreate')) choices = [choice('recreate')];
  return eachOrService('up', choices, options, within);
}

/** `--scale web=3`: one step up from what runs is meant, whatever the number. */
function scaled({ given }: Options): Meaning {
  const scale = given.get('scale');
  const name = scale?.value.split('=')[0] ?? '';
  if (scale == null || name === '') return shell('it scales nothing');
  const blank = /^\{\{\s?([\w-]+)\s?\}\}$/.exec(name)?.[1];
  const target =
    blank === undefined ? { value: name } : { value: blank, is: 'placeholder' as const };
  return remedy([choice('scale-out')], [{ ...scale, ...target }]);
}

const list = look('containers', 'filter=', 'format=', 'status=');

const verbs = new Map<string, Recognise>(
  Object.entries({
    up: strictly('compose up', upOptions, up),
    start: strictly('compose start', ['wait', 'wait-timeout='], (options) =>
      eachOrService('start', [choice('start', 'container-stopped')], options),
    ),
    restart: strictly('compose restart', ['t|timeout=', 'no-deps'], (options) =>
      eachOrService('restart', [choice('restart')], options),
    ),
    stop: stopping('compose stop', 'stops', ['service']),
    kill: stopping('compose kill', 'stops', ['service']),
    rm: stopping('compose rm', 'removes', ['service']),
    down: () => shell('it removes every container and the network, with their logs'),
    ps: list,
    ls: list,
    logs: look('logs', 'n|tail=', 'since=', 'until=', 'index='),
    top: look('processes'),
    stats: look('resource-use', 'format='),
    config: look('configuration', 'format=', 'o|output=', 'hash='),
    events: look('engine-events', 'since=', 'until='),
    images: look('images', 'format='),
    port: look('ports', 'index=', 'protocol='),
    version: look('configuration', 'f|format='),
  }),
);
