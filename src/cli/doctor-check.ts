/** What `nova doctor` concludes from what it found: pure, one function a line. */

import type { GroupState } from '../aws/auto-scaling.ts';
import type { Deployment } from '../aws/code-deploy.ts';
import type { AwsProblem } from '../aws/problem.ts';
import { formatDuration } from '../config/duration.ts';
import type { Level } from '../notify/next-page.ts';

export interface Check {
  readonly name: string;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly says: string;
  /** What to do; empty when there is nothing. */
  readonly advice: string;
}

const mebibyte = 1024 ** 2;

/** Evidence and logs of one bad night fit into the first, an idle responder into the second. */
const disk = { enough: 500 * mebibyte, least: 50 * mebibyte, inodes: 1_000 } as const;
/** Milliseconds: what log times and events of the engine may be off before they mislead. */
const skew = { noticed: 1_000, misleading: 10_000 } as const;

function ok(name: string, says: string): Check {
  return { name, state: 'ok', says, advice: '' };
}

function warn(name: string, says: string, advice: string): Check {
  return { name, state: 'warn', says, advice };
}

export function fail(name: string, says: string, advice: string): Check {
  return { name, state: 'fail', says, advice };
}

export function checkEngine(engine: { readonly version: string } | { readonly message: string }) {
  return 'version' in engine
    ? ok('engine', `Docker Engine ${engine.version} answers`)
    : fail('engine', engine.message, 'start Docker, or set DOCKER_HOST to where it listens');
}

/** @param version as `docker compose version --short` prints it; null: it does not run */
export function checkCompose(version: string | null): Check {
  if (version === null)
    return fail('compose', 'docker compose does not run', 'install the Compose plugin, version 2');
  const major = Number(/^v?(\d+)\./.exec(version)?.[1] ?? 0);
  return major >= 2
    ? ok('compose', `Docker Compose ${version}`)
    : fail('compose', `Docker Compose ${version}`, 'install Compose 2 or later');
}

export function checkPermissions(root: boolean, nsenter: boolean, local: boolean): Check {
  if (!local)
    return warn(
      'permissions',
      'the engine is on another machine',
      'run beside it: what containers see of their network cannot be asked from here',
    );
  if (!nsenter)
    return warn('permissions', 'nsenter is missing', 'install util-linux, or there will be gaps');
  if (root) return ok('permissions', 'networks of containers can be entered');
  return warn(
    'permissions',
    'not root: networks of containers cannot be entered, processes of others not named',
    'run as root, or accept gaps in the evidence',
  );
}

/** @param difference the engine's clock minus ours; null: the engine did not say */
export function checkClock(difference: number | null, now: number): Check {
  if (now < Date.UTC(2026, 0))
    return fail('clock', `it is ${new Date(now).toISOString()} here`, 'set the clock (NTP)');
  if (difference === null) return warn('clock', 'the engine did not tell its time', 'see: engine');
  const off = Math.abs(difference);
  const says = `the engine's clock differs from ours by ${(off / 1_000).toFixed(1)} s`;
  if (off > skew.misleading) return fail('clock', says, 'set both clocks (NTP)');
  return off > skew.noticed ? warn('clock', says, 'set both clocks (NTP)') : ok('clock', says);
}

export function checkDisk(free: number, inodes: number, folder: string): Check {
  const says = `${Math.round(free / mebibyte)} MiB free for ${folder}`;
  // Some file systems have no number of inodes, and say 0.
  if (free < disk.least || (inodes > 0 && inodes < disk.inodes))
    return fail('disk', `${says}, ${inodes} inodes`, 'free some space: nothing could be recorded');
  return free < disk.enough ? warn('disk', says, 'free some space') : ok('disk', says);
}

export type StoreFound =
  | { readonly is: 'sound'; readonly incidents: number }
  | { readonly is: 'empty' }
  | { readonly is: 'broken'; readonly message: string };

export function checkStore(store: StoreFound, folder: string): Check {
  switch (store.is) {
    case 'sound':
      return ok('store', `${store.incidents} incidents are recorded in ${folder}`);
    case 'empty':
      return ok('store', `${folder} is empty and can be written`);
    case 'broken':
      return fail('store', store.message, 'make the folder ours to write, or name another: state');
  }
}

/** @param problems all of the file, in words; null: there is no file, and none was named */
export function checkConfig(problems: readonly string[] | null): Check {
  if (problems === null)
    return warn('config', 'there is no nova.yaml here', 'write one: nova init --project NAME');
  return problems.length === 0
    ? ok('config', 'the configuration is valid')
    : fail('config', problems.join('; '), 'correct it: docs/configuration.md');
}

/** @param ping a URL that misses us, when nobody else watches the watcher */
/** @param channels names; empty: nobody is called @param ping: who misses the responder */
export function checkChannels(channels: readonly string[], ping: string | null): Check {
  const called = channels.length > 0;
  const says = [
    called
      ? `people are called through ${channels.join(', ')}`
      : 'nobody is called when a person is needed',
    ping === null ? 'nobody misses a dead responder' : 'a service outside misses a dead responder',
  ].join('; ');
  if (called && ping !== null) return ok('channels', says);
  const advice = [
    called ? '' : 'set paging',
    ping === null ? 'set watchdog.ping to a service that misses its pings' : '',
  ].filter((one) => one !== '');
  return warn('channels', says, `${advice.join('; ')}: docs/notifications.md`);
}

/** Who is called when; where every level has a condition, some reasons call nobody. */
export function checkLevels(levels: readonly Level[]): Check {
  const says = `called: ${levels.map(levelWords).join('; ')}`;
  return levels.every((one) => 'when' in one)
    ? warn('levels', `${says}; for other reasons nobody is`, 'write a level without "when"')
    : ok('levels', says);
}

function levelWords({ after, channels, when, downFor }: Level): string {
  const parts = [
    channels.join(', else '),
    after === 0 ? 'at once' : `after ${formatDuration(after)}`,
    ...(when === undefined ? [] : [`for ${when.join(', ')}`]),
    ...(downFor === undefined ? [] : [`once down for ${formatDuration(downFor)}`]),
  ];
  return parts.join(' ');
}

/** @param problem why its server could not be reached from here; null: it could */
export function checkChannel(name: string, server: string, problem: string | null): Check {
  return problem === null
    ? ok(`channel ${name}`, `${server} can be reached`)
    : fail(`channel ${name}`, `${server}: ${problem}`, 'open the way, or correct its address');
}

/** @param missing variables of the environment that hold secrets */
export function checkSecrets(missing: readonly string[]): Check {
  return warn(
    'channels',
    `not set in this environment: ${missing.join(', ')}`,
    'the responder needs them where it runs',
  );
}

/** Whether it may be scaled cannot be asked without doing it. */
export function checkGroup(group: string, state: GroupState | AwsProblem): Check {
  const name = `group ${group}`;
  if ('problem' in state) return fail(name, state.message, `${adviceFor(state)}: docs/aws.md`);
  const { desired, min, max, instances } = state;
  const ready = instances.filter(
    ({ lifecycle, health }) => lifecycle === 'InService' && health === 'Healthy',
  ).length;
  const says = `${desired} instances of ${min} to ${max}, ${ready} in service and healthy`;
  if (desired >= max)
    return warn(
      name,
      `${says}: there is none left to add`,
      'raise its maximum, or live without scale-out',
    );
  return ready < desired ? warn(name, says, 'see its scaling activities') : ok(name, says);
}

export function checkDeployments(
  application: string,
  answer: { readonly deployments: readonly Deployment[] } | AwsProblem,
): Check {
  const name = `deployments ${application}`;
  if ('problem' in answer) return fail(name, answer.message, `${adviceFor(answer)}: docs/aws.md`);
  const [last] = answer.deployments;
  if (last === undefined)
    return warn(name, 'CodeDeploy knows none', 'see whether its name is right');
  return ok(name, `the last one began ${new Date(last.createdAt).toISOString()}: ${last.status}`);
}

function adviceFor({ problem }: AwsProblem): string {
  switch (problem) {
    case 'AWS_NO_CREDENTIALS':
      return 'give it credentials by the environment, a profile or an instance role';
    case 'AWS_NO_REGION':
      return 'name the region';
    case 'AWS_DENIED':
      return 'allow it in the policy of its role';
    case 'AWS_NOT_FOUND':
      return 'correct the name or the region';
    case 'AWS_THROTTLED':
    case 'AWS_BUSY':
      return 'try again in a while';
    case 'AWS_UNREACHABLE':
    case 'AWS_REFUSED':
      return 'open the way, or correct aws.endpoint';
  }
}

/** @param age of the heartbeat in milliseconds; null: there is none */
export function checkResponder(age: number | null): Check {
  if (age === null) return warn('responder', 'none has run with this folder', 'start: nova watch');
  const seconds = Math.round(age / 1_000);
  return age < 15_000
    ? ok('responder', `it runs; its heart beat ${seconds} s ago`)
    : warn('responder', `its heart last beat ${seconds} s ago`, 'start: nova watch');
}
