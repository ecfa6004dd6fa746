/** Questions whose answer misleads. */
import { has, is, valueOf } from '../check/use.ts';
import type { Use } from '../check/use.ts';
import type { Effect } from '../programs/effect.ts';
import { hit, isLimited, perUse, stagesAfter } from './scene.ts';
import type { Hit, Rule, Scene } from './scene.ts';

/** One trap a request: a missing status check says more than a missing deadline. */
const httpRequests: Rule = (scene) =>
  scene.uses.flatMap((use): readonly Hit[] => {
    if (
      !is(use, 'curl') ||
      use.effect === 'tell' ||
      (use.operands.length === 0 && valueOf(use, 'url') === null)
    )
      return [];
    if (has(use, 'version', 'V', 'h', 'help')) return [];
    if (isLocalFile(use)) return [];
    if (!checksStatus(use, scene)) return [hit('ignores-status', use)];
    const limited = has(use, 'm', 'max-time', 'y', 'speed-time') || isLimited(use);
    return limited || has(use, 'connect-timeout') ? [] : [hit('no-deadline', use)];
  });

function isLocalFile(use: Use): boolean {
  return use.operands.some(({ value }) => value.startsWith('file:'));
}

function checksStatus(use: Use, scene: Scene): boolean {
  if (has(use, 'f', 'fail', 'fail-with-body', 'fail-early')) return true;
  if ((valueOf(use, 'write-out')?.value ?? '').includes('code')) return true;
  return stagesAfter(scene, use).some((stage) =>
    stage.some(
      (one) =>
        (one.name === 'grep' && has(one, 'q', 'quiet')) ||
        (one.name === 'jq' && has(one, 'e', 'exit-status')),
    ),
  );
}

/** Names that only the network of the containers knows: one word, not this machine. */
const privateName: Rule = (scene) =>
  scene.uses.flatMap((use): readonly Hit[] => {
    if (use.where !== 'here') return [];
    const isUrl = is(use, 'curl') || is(use, 'wget') || is(use, 'http');
    const named = addressesOf(use).find(
      ({ value, is: sort }) =>
        clusterName.test(value) || (sort !== 'placeholder' && isPrivate(value, isUrl)),
    );
    return named === undefined ? [] : [hit('private-name', named)];
  });

function addressesOf(use: Use): Use['operands'] {
  if (is(use, 'curl') || is(use, 'wget') || is(use, 'http')) return use.operands;
  const host = valueOf(use, 'host');
  if (
    is(use, 'psql') ||
    is(use, 'pg_isready') ||
    is(use, 'redis-cli') ||
    is(use, 'mysql') ||
    is(use, 'mysqladmin') ||
    is(use, 'mongo')
  )
    return host === null ? [] : [host];
  // Its operands are addresses of another kind.
  if (use.name === 'socat') return [];
  if (is(use, 'nc') || is(use, 'telnet'))
    return use.operands.length >= 2 ? use.operands.slice(0, 1) : [];
  return [];
}

const publicWords = new Set([
  'localhost',
  'host',
  'hostname',
  'server',
  'ip',
  'your-server',
  'example',
  'domain',
  'broadcasthost',
  'proxy',
]);

function isPrivate(address: string, isUrl: boolean): boolean {
  if (isUrl && !/^https?:\/\//i.test(address) && !/:\d+/.test(address)) return false;
  const [authority = '', host] =
    /^(?:[a-z]+:\/\/)?(?:[^@/\s]*@)?([a-z][a-z0-9_-]*)(?::\d+)?(?:[/?]|$)/i.exec(address) ?? [];
  return (
    host !== undefined &&
    !publicWords.has(host.toLowerCase()) &&
    host === host.toLowerCase() &&
    !/[\u2039{}<>$]/.test(authority)
  );
}

/** Services of a cluster have names that only its own machines resolve. */
const clusterName = /^(?:[a-z]+:\/\/)?[^/\s:]+\.svc(?:\.cluster\.local)?(?::\d+)?(?:[/?]|$)/i;

const sleeps: Rule = (scene) =>
  scene.loop === 'none' &&
  (scene.next === 'ask' || scene.next === 'look' || (scene.afterStart && changes(scene.next)))
    ? scene.uses
        .filter((use) => is(use, 'sleep') && use.outer === null)
        .map((use) => hit('sleep-as-check', use))
    : [];

/** It needs what was started before the pause. */
function changes(effect: Effect | null): boolean {
  return effect === 'safe' || effect === 'change' || effect === 'destroy';
}

const readyWithoutUser = perUse(
  'ready-without-user',
  (use) =>
    is(use, 'pg_isready') &&
    !has(use, 'U', 'username', 'V', 'version') &&
    !setsVariable(use, 'PGUSER'),
);

function setsVariable(use: Use, name: string): boolean {
  return use.command?.prefix.some((one) => one.type === 'Assignment' && one.name === name) === true;
}

const pingWithoutAnswer = perUse(
  'ping-without-answer',
  (use, scene) =>
    (is(use, 'redis-cli', 'ping') || is(use, 'mysqladmin', 'ping')) &&
    !has(use, 'e') &&
    !stagesAfter(scene, use).some(
      ([first]) => first !== undefined && ['grep', 'awk', 'test', 'cmp'].includes(first.name),
    ) &&
    !isCompared(scene, use),
);

/** In `$( )` of a test its answer is compared. */
function isCompared(scene: Scene, use: Use): boolean {
  return scene.uses.some((one) => one.substituted.some((inner) => inner === use));
}

const unverified = perUse(
  'unverified-tls',
  (use) =>
    (is(use, 'curl') && has(use, 'k', 'insecure')) ||
    (is(use, 'wget') && has(use, 'no-check-certificate')),
);

export const askingRules: readonly Rule[] = [
  httpRequests,
  privateName,
  sleeps,
  readyWithoutUser,
  pingWithoutAnswer,
  unverified,
];
