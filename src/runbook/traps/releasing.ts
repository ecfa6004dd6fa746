/** Releases, plans and scripts that end up as something else than what was meant. */
import { has, is, valueOf } from '../check/use.ts';
import type { Use } from '../check/use.ts';
import type { Argument } from '../words.ts';
import { perUse, readsPipe } from './scene.ts';
import type { Rule, Scene } from './scene.ts';

/** Helpers that are thrown away afterwards run no service. */
const movingTag = perUse('moving-tag', (use) => {
  if (is(use, 'docker', 'pull', 'image pull')) return use.operands.some(isMoving);
  if (is(use, 'docker', 'run') && !has(use, 'rm'))
    return use.operands[0]?.value.endsWith(':latest') === true;
  if (is(use, 'docker', 'service update'))
    return valueOf(use, 'image')?.value.endsWith(':latest') === true;
  return (
    is(use, 'kubectl', 'set image') && use.operands.some(({ value }) => value.endsWith(':latest'))
  );
});

/** `latest`, or no tag at all, which means the same. */
function isMoving({ value, is: sort }: Argument): boolean {
  if (sort !== 'constant' || /[\u2039{]/.test(value)) return false;
  return value.endsWith(':latest') || !/[:@]/.test(value.slice(value.lastIndexOf('/') + 1));
}

const goesOn = perUse(
  'goes-on-after-error',
  (use, scene) =>
    is(use, 'psql') &&
    (valueOf(use, 'file') !== null || readsScript(use, scene)) &&
    !scene.source.slice(scene.at, scene.end).includes('ON_ERROR_STOP'),
);

/** Several statements; one that is echoed into it is no script. */
function readsScript(use: Use, scene: Scene): boolean {
  if (use.input !== '') return use.input.split(';').filter((one) => one.trim() !== '').length > 1;
  const [first] = scene.stages[0] ?? [];
  return readsPipe(scene, use) && first?.name !== 'echo' && first?.name !== 'printf';
}

const unseenPlan = perUse(
  'unseen-plan',
  (use) => is(use, 'terraform', 'apply') && has(use, 'auto-approve') && use.operands.length === 0,
);

export const releasingRules: readonly Rule[] = [movingTag, goesOn, unseenPlan];
