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
import type { Ladder } from './ladder.ts';
import { asksToLook, forbids, speaksToPeople } from './manual-steps.ts';
import { problem } from './problem.ts';
import type { Problem } from './problem.ts';
import { readAlert, readChecklists, readSymptoms, readTemplates, updateInterval } from './prose.ts';
import { withoutRepeats } from './repeats.ts';
import type { CompiledRunbook, EscalationRules, Rung } from './runbook.ts';
import { descendants, entries } from './section-tree.ts';
import { matchPart } from './sections.ts';
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
  const { ladders, sections, problems } = buildLadders(found.causes);
  const immediate = readSteps(part('immediate'));
  const investigation = readSteps(part('investigation'));
  const recovery = part('recovery').flatMap(procedures);
  const escalation = readEscalation(part('escalation'));
  const runbook: CompiledRunbook = {
    file,
    hash,
    title: found.title,
    ladders,
    sections,
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

/**
 * A section about one cause goes before an item or row about it, these before a section about a
 * family of causes, and all of them before the title. One without a remedy gives an empty ladder:
 * people are called, and nothing of our own is tried in its place.
 */
function buildLadders(causeSections: readonly CauseSection[]): {
  readonly ladders: Ladders;
  readonly sections: CompiledRunbook['sections'];
  readonly problems: readonly Problem[];
} {
  const found = { own: {}, told: {}, shared: {}, title: {} } satisfies Record<string, Found>;
  const problems: Problem[] = [];
  for (const one of causeSections) {
    const { causes, blocks, commands, section } = one;
    const into: Found = found[rankOf(one)];
    const ladder = readLadder(blocks, causes, commands);
    for (const each of ladder.problems) problems.push(each);
    if (ladder.rungs.length === 0 && saysNothing(one, ladder)) continue;
    for (const cause of causes) {
      const { rungs } = (into[cause] ??= { line: section.line, rungs: [] });
      for (const rung of ladder.rungs) rungs.push(rung);
    }
  }
  const decided: Found = { ...found.title, ...found.shared, ...found.told, ...found.own };
  const all = causeKinds.flatMap((cause) => {
    const one = decided[cause];
    return one === undefined ? [] : [{ cause, ...one }];
  });
  return {
    ladders: Object.fromEntries(
      all.map(({ cause, rungs }) => [cause, withoutRepeats(cause, rungs)]),
    ),
    sections: Object.fromEntries(all.map(({ cause, line }) => [cause, line])),
    problems,
  };
}

type Found = Partial<Record<CauseKind, { readonly line: number; readonly rungs: Rung[] }>>;

function rankOf({ found, causes }: CauseSection): 'own' | 'told' | 'shared' | 'title' {
  if (found === 'title') return 'title';
  if (causes.length > 1) return 'shared';
  return found === 'row' || found === 'item' ? 'told' : 'own';
}

/**
 * Where causes are expected, a section about one decides even without a word, and so do a row and
 * a title. An item may only look. Found by name alone a section may only describe, or say how to
 * look; and one that heads others says nothing of the whole family.
 */
function saysNothing(one: CauseSection, ladder: Ladder): boolean {
  const { section, causes, blocks, commands, refuses, found } = one;
  if (found === 'title' || found === 'row') return false;
  if (refuses) return false;
  if (found === 'item') return ladder.problems.length === 0;
  if (found === 'among-causes' && causes.length === 1) return false;
  if (forbids(section.title)) return false;
  if (commands.length === 0 && !speaksToPeople(blocks)) return true;
  const looks = matchPart(section.title)?.means === 'investigation' || asksToLook(section.title);
  return looks && !blocks.some((block) => entries(block).some(({ text }) => forbids(text)));
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

function nothingFound({ ladders }: CompiledRunbook): string {
  const rest =
    Object.keys(ladders).length === 0
      ? 'only one restart is tried'
      : 'people are called, and one restart is tried for causes that it does not name';
  return `no remedy for any cause was found; ${rest}`;
}

function missing(found: Outline, runbook: CompiledRunbook): readonly Problem[] {
  const problems: Problem[] = [];
  if (causeKinds.every((kind) => (runbook.ladders[kind] ?? []).length === 0))
    problems.push(problem(1, 'missing-section', nothingFound(runbook)));
  if (!found.parts.has('escalation'))
    problems.push(
      problem(1, 'missing-section', 'no escalation section; people are called after 5 minutes'),
    );
  else if (runbook.escalation.contacts.length === 0)
    problems.push(problem(1, 'missing-section', 'the escalation section names nobody to call'));
  return problems;
}
