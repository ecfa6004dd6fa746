/**
 * Executables that we understand, by name. Each family is a file; adding one is that file and
 * its lines here. What is not listed is a shell step, which nobody but a person runs.
 */
import { aws } from './aws.ts';
import { compose } from './compose.ts';
import { docker } from './docker.ts';
import { git } from './git.ts';
import { dmesg, environment, fuser, idle, kill, looking, sockets } from './host.ts';
import { shell } from './meaning.ts';
import type { Recognise } from './meaning.ts';
import { curl, netcat, pgIsReady, redisCli, resolve, telnet, wget } from './probes.ts';
import { servers } from './servers.ts';

/** What may run anywhere, inside a container too. */
const clients: Readonly<Record<string, Recognise>> = {
  curl,
  wget,
  pg_isready: pgIsReady,
  'redis-cli': redisCli,
  nc: netcat,
  ncat: netcat,
  telnet,
  nslookup: resolve,
  host: resolve,
  dig: resolve,
  getent: resolve,
  ss: sockets,
  netstat: sockets,
  lsof: sockets,
  df: looking('disk'),
  du: looking('disk'),
  free: looking('memory'),
  vmstat: looking('memory'),
  uptime: looking('processes'),
  top: looking('processes'),
  ps: looking('processes'),
  pgrep: looking('processes'),
  env: environment,
  printenv: environment,
  sleep: idle,
  echo: idle,
  printf: idle,
  true: idle,
  ':': idle,
  cd: idle,
  date: idle,
  clear: idle,
};

const recogniseInside = recogniser({ ...clients, ...servers });

/**
 * One command line, its executable first. Inside a container there is no engine of ours, so
 * that `docker exec x docker …` is for people.
 */
export const recogniseWords = recogniser({
  ...clients,
  docker: docker(recogniseInside),
  'docker-compose': compose(recogniseInside),
  aws,
  git,
  dmesg,
  kill,
  pkill: kill,
  killall: kill,
  fuser,
});

function recogniser(families: Readonly<Record<string, Recognise>>): Recognise {
  const table = new Map(Object.entries(families));
  return (words) => {
    const [name, ...args] = words;
    if (name?.is !== 'constant') return shell('what it runs is only known to a shell');
    const executable = name.value.slice(name.value.lastIndexOf('/') + 1);
    return table.get(executable)?.(args) ?? shell(`${executable || 'it'} is not understood`);
  };
}
