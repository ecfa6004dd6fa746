/** Every rule over one step's command. */
import { unfilledAt } from '../check/parameters.ts';
import { actingRules } from './acting.ts';
import { askingRules } from './asking.ts';
import { blockingRules } from './blocking.ts';
import { destroyingRules } from './destroying.ts';
import { killingRules } from './killing.ts';
import { losingRules, unsaidLosses } from './losing.ts';
import { releasingRules } from './releasing.ts';
import type { Hit, Rule, Scene } from './scene.ts';
import { searchingRules } from './searching.ts';
import { secretRules } from './secrets.ts';
import { stayingRules } from './staying.ts';
import { terminalRules } from './terminal.ts';
import { waitingRules } from './waiting.ts';

/** In a question a blank only fails; a change may hit what it was not meant for. */
const placeholder: Rule = ({ source, at, end, uses }) => {
  const changes = uses.some(
    ({ effect, program }) =>
      (effect === 'change' || effect === 'destroy') && program?.supported !== false,
  );
  const found = changes ? unfilledAt(source.slice(at, end)) : null;
  return found === null
    ? []
    : [{ code: 'placeholder', at: at + found.at, end: at + found.at + found.name.length + 2 }];
};

const rules: readonly Rule[] = [
  placeholder,
  ...terminalRules,
  ...waitingRules,
  ...stayingRules,
  ...askingRules,
  ...searchingRules,
  ...killingRules,
  ...actingRules,
  ...releasingRules,
  ...blockingRules,
  ...destroyingRules,
  ...losingRules,
  ...secretRules,
];

/** By position; a code counts once in a step. */
export function findTraps(scene: Scene): readonly Hit[] {
  const found = new Map<string, Hit>();
  for (const rule of rules)
    for (const one of rule(scene)) {
      const known = found.get(one.code);
      if (known === undefined || one.at < known.at) found.set(one.code, one);
    }
  const codes = new Set(found.keys());
  for (const one of unsaidLosses(scene.uses, codes)) found.set(one.code, one);
  return [...found.values()].sort((a, b) => a.at - b.at);
}
