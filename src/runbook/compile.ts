/**
 * From a runbook's text to data: ladders of remedies by cause, whom to call and when, what to
 * say. Pure, linear in the text, and never throws; whatever could not be taken over is a problem
 * with its line, and the rest still works.
 */
import { causeKinds } from '../diagnosis/cause.ts';
import type { CauseKind } from '../diagnosis/cause.ts';
import { outline } from './outline.ts';
import type { CauseSection, Outline } from './outline.ts';
import { readCommands } from './command.ts';
import { parseDocument } from './document.ts';
import type { FrontMatter } from './front-matter.ts';
import { readEscalation } from './escalation.ts';
import { readLadder } from './ladder.ts';
import { problem } from './problem.ts';
import type { Problem } from './problem.ts';
import { readAlert, readChecklists, readSymptoms, readTemplates, updateInterval } from './prose.ts';
import type { CompiledRunbook, EscalationRules, Rung } from './runbook.ts';
import { descendants } from './section-tree.ts';
import type { Part } from './sections.ts';
import { isShell } from './shell-blocks.ts';
import type { Step } from './step.ts';
import type { Section } from './document.ts';

export interface RunbookSource {
  readonly file: string;
  readonly text: string;
  /** sha256 of the text, in hex. */
  readonly hash: string;
}

export interface Compiled {
  readonly runbook: CompiledRunbook;
  /** By line. */
  readonly problems: readonly Problem[];
}

export function compile({ file, text, hash }: RunbookSource): Compiled {
  const document = parseDocument(text);
  const found = outline(document);
  const part = (name: Part): readonly Section[] => found.parts.get(name) ?? [];
  const { ladders, problems } = buildLadders(found.causes);
  const immediate = readSteps(part('immediate'));
  const investigation = readSteps(part('investigation'));
  const recovery = part('recovery').flatMap(procedures);
  const escalation = readEscalation(part('escalation'));
  const runbook: CompiledRunbook = {
    file,
    hash,
    title: found.title,
    ladders,
    generic: ladders.unknown ?? genericFrom(immediate.steps),
    escalation: withFrontMatter(escalation.rules, document.frontMatter),
    alert: readAlert(part('alert')),
    symptoms: readSymptoms(part('symptoms')),
    immediate: immediate.steps,
    investigation: investigation.steps,
    recovery: recovery.map(({ title, steps }) => ({ title, steps })),
    escalateWhen: escalation.when,
    templates: readTemplates(part('communication')),
    updateEvery: updateInterval(part('communication')),
    postIncident: readChecklists(part('post-incident')),
  };
  const all = [
    ...document.problems,
    ...found.problems,
    ...problems,
    ...immediate.problems,
    ...investigation.problems,
    ...recovery.flatMap((one) => one.problems),
    ...missing(found, runbook),
  ];
  return { runbook, problems: all.sort((a, b) => a.line - b.line) };
}

type Ladders = Partial<Record<CauseKind, readonly Rung[]>>;

/** A section about one cause goes before a section about a family of them. */
function buildLadders(sections: readonly CauseSection[]): {
  readonly ladders: Ladders;
  readonly problems: readonly Problem[];
} {
  const own: Partial<Record<CauseKind, Rung[]>> = {};
  const shared: Partial<Record<CauseKind, Rung[]>> = {};
  const problems: Problem[] = [];
  for (const { causes, blocks, found } of sections) {
    const ladder = readLadder(blocks, causes);
    for (const one of ladder.problems) problems.push(one);
    // A section found by name alone may describe a cause without saying what to do. One that
    // only heads others says nothing of the family either.
    const silent = ladder.rungs.length === 0;
    if (silent && (found === 'by-name' || causes.length > 1)) continue;
    const into = causes.length === 1 ? own : shared;
    for (const cause of causes) {
      const ladderSoFar = (into[cause] ??= []);
      for (const rung of ladder.rungs) ladderSoFar.push(rung);
    }
  }
  return { ladders: { ...shared, ...own }, problems };
}

function readSteps(sections: readonly Section[]): {
  readonly steps: readonly Step[];
  readonly problems: readonly Problem[];
} {
  const blocks = sections
    .flatMap((section) => [section, ...descendants(section)])
    .flatMap((section) => section.blocks);
  const read = blocks.flatMap((block) =>
    block.kind === 'code' && isShell(block) ? [readCommands(block.text, block.line)] : [],
  );
  return {
    steps: read.flatMap(({ steps }) => steps),
    problems: read.flatMap((one) => one.problems),
  };
}

/** Each procedure under its own heading. */
function procedures(section: Section): readonly {
  readonly title: string;
  readonly steps: readonly Step[];
  readonly problems: readonly Problem[];
}[] {
  const own = { ...section, children: [] };
  return [own, ...section.children]
    .map((one) => ({ title: one.title, ...readSteps([one]) }))
    .filter(({ steps }) => steps.length > 0);
}

/** One restart, then people: the first restart of the immediate actions says how it is written. */
function genericFrom(steps: readonly Step[]): readonly Rung[] {
  const written = steps.find(
    (step) => step.kind === 'remedy' && step.choices.some(({ remedy }) => remedy === 'restart'),
  );
  return [
    {
      remedy: 'restart',
      target: 'service',
      when: [],
      within: null,
      factor: null,
      cap: null,
      line: written?.line ?? 1,
      text: written?.text ?? '',
    },
  ];
}

function withFrontMatter(
  rules: EscalationRules,
  { escalateAfter, extendedAfter }: FrontMatter,
): EscalationRules {
  const downFor = escalateAfter ?? rules.downFor;
  return { ...rules, downFor, extendedAfter: extendedAfter ?? rules.extendedAfter };
}

function missing(found: Outline, runbook: CompiledRunbook): readonly Problem[] {
  const problems: Problem[] = [];
  if (causeKinds.every((kind) => (runbook.ladders[kind] ?? []).length === 0))
    problems.push(
      problem(1, 'missing-section', 'no remedy for any cause was found; only one restart is tried'),
    );
  if (!found.parts.has('escalation'))
    problems.push(
      problem(1, 'missing-section', 'no escalation section; people are called after 5 minutes'),
    );
  else if (runbook.escalation.contacts.length === 0)
    problems.push(problem(1, 'missing-section', 'the escalation section names nobody to call'));
  return problems;
}
