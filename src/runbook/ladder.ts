/**
 * From a section about a cause to its ladder: remedies in the order written. Commands that only
 * mean something together are read together: stop then start is a restart, an earlier version
 * then a build is a rollback, and a wait limits how long the remedy before it may take.
 */
import type { CauseKind } from '../diagnosis/cause.ts';
import type { RemedyName } from '../remedy/remedy.ts';
import { readCommands } from './command.ts';
import type { Block, CodeBlock } from './document.ts';
import { problem } from './problem.ts';
import type { Problem } from './problem.ts';
import { inReadingOrder } from './reading-order.ts';
import { readRules } from './rung-rules.ts';
import type { RungRules } from './rung-rules.ts';
import type { Condition, Rung, RungTarget } from './runbook.ts';
import type { Entry } from './section-tree.ts';
import { isShell } from './shell-blocks.ts';
import type { Choice, Step } from './step.ts';

export interface Ladder {
  readonly rungs: readonly Rung[];
  readonly problems: readonly Problem[];
}

interface Building {
  readonly causes: readonly CauseKind[];
  readonly rungs: Rung[];
  readonly problems: Problem[];
  /** Containers that an earlier command stopped or removed. */
  readonly stopped: Map<string, 'stopped' | 'removed'>;
  /** An earlier command went back to an earlier version. */
  earlierVersion: boolean;
  /** Where the rungs of the last remedy begin: what a wait after it limits. */
  latest: number;
}

/**
 * `blocks` are the section's own and those of its sub-sections about the same cause, `commands`
 * what their items and sentences give.
 */
export function readLadder(
  blocks: readonly Block[],
  causes: readonly CauseKind[],
  commands: readonly CodeBlock[] = [],
): Ladder {
  const building: Building = {
    causes,
    rungs: [],
    problems: [],
    stopped: new Map(),
    earlierVersion: false,
    latest: 0,
  };
  for (const one of inReadingOrder(blocks, commands))
    if ('kind' in one) addBlock(building, one);
    else addStatement(building, one);
  return { rungs: building.rungs, problems: building.problems };
}

/** Prose that begins with "communicate only" is a rung too. */
function addStatement(building: Building, { text, line }: Entry): void {
  if (!/^(please )?communicate only\b/i.test(text)) return;
  building.rungs.push(rung('communicate', 'service', [], line, text.slice(0, 2000)));
}

function addBlock(building: Building, block: CodeBlock): void {
  const rules = readRules(block);
  building.problems.push(...rules.problems);
  if (rules.unusable) return;
  const commands = isShell(block)
    ? readCommands(block.text, block.line)
    : { steps: [], problems: [] };
  if (rules.remedy !== null) {
    addNamed(building, block, rules, commands.steps);
    return;
  }
  for (const one of commands.problems) building.problems.push(one);
  for (const step of commands.steps) addStep(building, step, rules);
}

/** The block names its remedy: its text is what a person types to the same end. */
function addNamed(
  building: Building,
  block: CodeBlock,
  rules: RungRules & { readonly remedy: RemedyName | null },
  steps: readonly Step[],
): void {
  if (rules.remedy === null) return;
  const targets = steps.flatMap((step) => (step.kind === 'remedy' ? step.targets : []));
  const fallback = block.text.includes('{{component}}') ? 'component' : 'service';
  const target = rules.target ?? targets[0] ?? fallback;
  const waits = steps.flatMap((step) =>
    step.kind === 'wait' || step.kind === 'remedy' ? [step.within ?? Infinity] : [],
  );
  const within = Math.min(rules.within ?? Infinity, ...waits);
  building.latest = building.rungs.length;
  building.rungs.push({
    ...rung(
      rules.remedy,
      target,
      rules.when,
      steps[0]?.line ?? block.line,
      block.text.trim().slice(0, 2000),
    ),
    within: Number.isFinite(within) ? within : null,
    factor: rules.factor,
    cap: rules.cap,
  });
}

function addStep(building: Building, step: Step, rules: RungRules): void {
  switch (step.kind) {
    case 'observe':
    case 'probe':
    case 'nothing':
      return;
    case 'remedy':
      if (step.narrowed !== null)
        building.problems.push(problem(step.line, 'narrowed-to-service', step.narrowed));
      addRemedy(building, step, rules);
      return;
    case 'stop':
      addStop(building, step, rules);
      return;
    case 'checkout':
      building.earlierVersion = true;
      return;
    case 'build':
      if (building.earlierVersion) addChoices(building, step, step.targets, rollback, rules, null);
      else building.problems.push(forPeople(step, 'it builds an image from the sources'));
      return;
    case 'disconnect':
      return;
    case 'wait':
      limit(building, step);
      return;
    case 'shell':
      building.problems.push(forPeople(step, step.reason));
      return;
  }
}

/** The image of then, as long as it is there; otherwise one that is built from the sources of then. */
const rollback: readonly Choice[] = [
  { remedy: 'rollback-image', when: ['image-changed'] },
  { remedy: 'rollback-git', when: ['image-changed'] },
];

function addRemedy(
  building: Building,
  step: Extract<Step, { kind: 'remedy' }>,
  rules: RungRules,
): void {
  for (const target of step.targets) {
    const before = building.stopped.get(keyOf(target));
    let { choices } = step;
    if (building.earlierVersion && choices.some(deploys)) choices = rollback;
    else if (before !== undefined) choices = [afterStop(choices, before)];
    addChoices(building, step, [target], choices, rules, step.within);
  }
}

/** What brings a version up: after a checkout it is that of then. */
function deploys({ remedy }: Choice): boolean {
  return bringing.has(remedy);
}

const bringing: ReadonlySet<RemedyName> = new Set([
  ...(['start', 'restart', 'create', 'recreate', 'full-restart'] as const),
]);

/** A stop followed by a start is a restart; after a removal it is a new container. */
function afterStop(choices: readonly Choice[], before: 'stopped' | 'removed'): Choice {
  const recreates = choices.some(({ remedy }) => remedy === 'recreate');
  const remedy = before === 'removed' || recreates ? 'recreate' : 'restart';
  return { remedy, when: [] };
}

function addStop(
  building: Building,
  step: Extract<Step, { kind: 'stop' }>,
  rules: RungRules,
): void {
  if (building.causes.includes('port-conflict')) {
    const holder = step.what === 'process' ? 'held-by-process' : 'held-by-our-container';
    const choices: readonly Choice[] = [{ remedy: 'free-port', when: [holder] }];
    addChoices(building, step, ['service'], choices, rules, null);
    return;
  }
  if (step.what === 'process') building.problems.push(forPeople(step, 'it kills a process'));
  for (const target of step.targets)
    building.stopped.set(keyOf(target), step.removes ? 'removed' : 'stopped');
}

function addChoices(
  building: Building,
  { line, text }: Step,
  targets: readonly RungTarget[],
  choices: readonly Choice[],
  rules: RungRules,
  within: number | null,
): void {
  building.latest = building.rungs.length;
  // A condition in the block picks among what the command can amount to.
  const picked = choices.filter(({ when }) => when.some((one) => rules.when.includes(one)));
  for (const target of targets)
    for (const { remedy, when } of picked.length > 0 ? picked : choices)
      building.rungs.push({
        ...rung(remedy, rules.target ?? target, [...new Set([...when, ...rules.when])], line, text),
        within: rules.within ?? within,
        factor: rules.factor,
        cap: rules.cap,
      });
}

function limit(building: Building, step: Extract<Step, { kind: 'wait' }>): void {
  if (step.within === null) {
    const message =
      'as written it waits for ever if the answer never comes; the responder waits as long as the rung allows, then goes on';
    building.problems.push(problem(step.line, 'unbounded-wait', message));
    return;
  }
  for (let index = building.latest; index < building.rungs.length; index += 1) {
    const one = building.rungs[index];
    if (one !== undefined)
      building.rungs[index] = { ...one, within: Math.min(one.within ?? step.within, step.within) };
  }
}

function rung(
  remedy: RemedyName,
  target: RungTarget,
  when: readonly Condition[],
  line: number,
  text: string,
): Rung {
  return { remedy, target, when, within: null, factor: null, cap: null, line, text };
}

function keyOf(target: RungTarget): string {
  return typeof target === 'string' ? `{{${target}}}` : target.named;
}

function forPeople({ line, text }: Step, reason: string): Problem {
  const shown = text.split('\n', 1)[0]?.slice(0, 80) ?? '';
  return problem(line, 'needs-approval', `"${shown}" is left to people: ${reason}`);
}
