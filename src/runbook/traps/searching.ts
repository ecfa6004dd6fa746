/** Searches that find too much, or cut off what matters. */
import { has, is } from '../check/use.ts';
import type { Use } from '../check/use.ts';
import { hit, perUse, stagesAfter } from './scene.ts';
import type { Hit, Rule, Scene } from './scene.ts';

/** `awk '/4000/'` searches as grep does. */
function patternOf(search: Use): Use['operands'][number] | undefined {
  const [first] = search.operands;
  if (search.name !== 'awk' && search.name !== 'gawk') return first;
  const pattern = /^\s*\/([^/]{1,100})\//.exec(first?.value ?? '')?.[1];
  return first === undefined || pattern === undefined ? undefined : { ...first, value: pattern };
}

function isSearch(use: Use): boolean {
  return (is(use, 'grep') && !has(use, 'v', 'invert-match')) || patternOf(use) !== use.operands[0];
}

/** The first stage, and a filter after it. */
function searches(scene: Scene): readonly { readonly from: Use; readonly search: Use }[] {
  const [first] = scene.stages;
  const from = first?.at(-1);
  if (from === undefined) return [];
  return scene.stages
    .slice(1)
    .flatMap(([search]) => (search !== undefined && isSearch(search) ? [{ from, search }] : []));
}

const matchesMore: Rule = (scene) =>
  searches(scene).flatMap(({ from, search }): readonly Hit[] => {
    const lists = is(from, 'ss') || is(from, 'ufw') || is(from, 'iptables');
    if (!lists) return [];
    const pattern = patternOf(search);
    if (pattern === undefined || has(search, 'w', 'word-regexp', 'P')) return [];
    return /^["']?[:.]?\d{2,5}["']?$/.test(pattern.value) ? [hit('matches-more', pattern)] : [];
  });

const substringName: Rule = (scene) =>
  searches(scene).flatMap(({ from, search }): readonly Hit[] => {
    if (!is(from, 'docker', 'ps', 'ls', 'list', 'images', 'image ls')) return [];
    const pattern = patternOf(search);
    const exact = has(search, 'w', 'x', 'word-regexp', 'line-regexp');
    if (pattern === undefined || exact || /[\^$\\]/.test(pattern.value)) return [];
    return /^(?:healthy|unhealthy|up|exited|restarting|running|created|paused|dead|starting)$/i.test(
      pattern.value,
    ) || from.path.startsWith('image')
      ? []
      : [hit('substring-name', pattern)];
  });

const findsItself: Rule = (scene) => {
  const [first] = scene.stages;
  const from = first?.at(-1);
  if (from?.name !== 'ps' || from.where !== 'here') return [];
  const filters = scene.stages.slice(1).map(([use]) => use);
  const removed = filters.some(
    (use) =>
      use !== undefined &&
      is(use, 'grep') &&
      has(use, 'v', 'invert-match') &&
      use.operands.some(({ value }) => value.includes('grep')),
  );
  const [search] = searches(scene);
  const pattern = search === undefined ? undefined : patternOf(search.search);
  if (removed || pattern === undefined || /\[.\]|\^/.test(pattern.value)) return [];
  // Without `f`, `a` or `e` only programs' names are listed, and never their arguments.
  return [hit('finds-itself', pattern)];
};

const cutContext: Rule = (scene) =>
  searches(scene).flatMap(({ from, search }) =>
    is(from, 'docker', 'inspect') && has(search, 'A', 'after-context', 'C', 'context')
      ? [hit('cut-context', search)]
      : [],
  );

const kernelLog = perUse('kernel-log-unscoped', (use, scene) => {
  if (is(use, 'journalctl'))
    return has(use, 'k', 'dmesg') && !has(use, 'since', 'S', 'n', 'lines', 'f', 'follow');
  if (!is(use, 'dmesg') || has(use, 'since', 'c', 'C', 'clear', 'w', 'follow')) return false;
  return !stagesAfter(scene, use).some(
    ([first]) => first?.name === 'tail' && !scene.uses.some((one) => is(one, 'grep')),
  );
});

const unboundedLogs = perUse(
  'unbounded-logs',
  (use, scene) =>
    (is(use, 'docker', 'logs') ||
      is(use, 'docker-compose', 'logs') ||
      (is(use, 'journalctl') && use.effect === 'look' && !has(use, 'disk-usage', 'list-boots'))) &&
    !has(use, 'n', 'lines', 'tail', 'since', 'S', 'until', 'f', 'follow', 'b', 'boot', 'e', 'xe') &&
    !stagesAfter(scene, use).some(([first]) => first?.name === 'tail' || first?.name === 'head'),
);

const listsClients = perUse(
  'lists-clients',
  (use) => use.name === 'lsof' && has(use, 'i') && !has(use, 's', 'sTCP:LISTEN'),
);

export const searchingRules: readonly Rule[] = [
  matchesMore,
  substringName,
  findsItself,
  cutContext,
  kernelLog,
  unboundedLogs,
  listsClients,
];
