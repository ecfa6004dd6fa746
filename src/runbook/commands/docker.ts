/** The docker command line, without Compose. */
import { readOptions } from '../options.ts';
import { targetsOf } from '../words.ts';
import { compose } from './compose.ts';
import { choice, remedy, shell, unresolved } from './meaning.ts';
import type { Recognise } from './meaning.ts';
import { inside, look, stopping, strictly } from './verbs.ts';

const globals = [
  'config=',
  'c|context=',
  'D|debug',
  'H|host=',
  'l|log-level=',
  'tls',
  'tlscacert=',
  'tlscert=',
  'tlskey=',
  'tlsverify',
];

/** `inner` recognises what `exec` runs inside a container. */
export function docker(inner: Recognise): Recognise {
  return (words) => {
    const { given, operands, unknown } = readOptions(words, globals, 'until-operand');
    // `docker container restart x` is `docker restart x`.
    const [verb, ...args] = operands[0]?.value === 'container' ? operands.slice(1) : operands;
    if (unknown.length > 0) return shell(`option ${unknown[0] ?? ''} of docker is not understood`);
    if (verb?.is !== 'constant') return shell('it has no subcommand');
    if (given.has('host') || given.has('context')) return shell('it is aimed at another engine');
    if (verb.value === 'compose') return compose(inner)(args);
    if (verb.value === 'exec') return inside(inner)(args);
    return verbs.get(verb.value)?.(args) ?? shell(`docker ${verb.value} is not understood`);
  };
}

function under(name: string, known: Readonly<Record<string, Recognise>>): Recognise {
  const table = new Map(Object.entries(known));
  return ([verb, ...args]) =>
    table.get(verb?.value ?? '')?.(args) ??
    shell(`docker ${name} ${verb?.value ?? ''} is not understood`);
}

const update = strictly(
  'docker update',
  ['m|memory=', 'memory-swap=', 'memory-reservation='],
  ({ given, operands }) =>
    given.has('memory')
      ? remedy([choice('raise-memory')], operands)
      : shell('it changes limits other than memory'),
);

const connect = strictly(
  'docker network connect',
  ['alias=', 'ip=', 'ip6=', 'link=', 'link-local-ip=', 'driver-opt=', 'gw-priority='],
  ({ operands }) => remedy([choice('reconnect-network')], operands.slice(1)),
);

const disconnect = strictly('docker network disconnect', ['f|force'], ({ operands }) => {
  const targets = targetsOf(operands.slice(1));
  return targets === null ? shell(unresolved(operands)) : { kind: 'disconnect', targets };
});

const start = strictly('docker start', ['a|attach', 'i|interactive'], ({ operands }) =>
  remedy([choice('start', 'container-stopped')], operands),
);

const restart = strictly('docker restart', ['t|time|timeout=', 's|signal='], ({ operands }) =>
  remedy([choice('restart')], operands),
);

const list = look('containers', 'f|filter=', 'format=', 'n|last=');
const listImages = look('images', 'f|filter=', 'format=');

const verbs = new Map<string, Recognise>(
  Object.entries({
    start,
    restart,
    stop: stopping('docker stop', 'stops'),
    kill: stopping('docker kill', 'stops'),
    rm: stopping('docker rm', 'removes'),
    update,
    network: under('network', {
      connect,
      disconnect,
      ls: look('networks', 'f|filter=', 'format='),
      inspect: look('networks', 'f|format='),
    }),
    ps: list,
    ls: list,
    logs: look('logs', 'n|tail=', 'since=', 'until='),
    inspect: look('container-details', 'f|format=', 'type='),
    diff: look('container-details'),
    port: look('ports'),
    top: look('processes'),
    stats: look('resource-use', 'format='),
    events: look('engine-events', 'f|filter=', 'since=', 'until=', 'format='),
    images: listImages,
    image: under('image', {
      ls: listImages,
      inspect: look('images', 'f|format='),
      history: look('images', 'format='),
    }),
    history: look('images', 'format='),
    info: look('engine-disk', 'f|format='),
    version: look('engine-disk', 'f|format='),
    system: under('system', { df: look('engine-disk', 'format='), info: look('engine-disk') }),
    volume: under('volume', { ls: look('engine-disk', 'f|filter='), inspect: look('engine-disk') }),
  }),
);
