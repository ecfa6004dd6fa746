/**
 * Finds the parts of a runbook in its tree of headings, and which causes its sections are about.
 * A runbook need not have our outline: a heading that names a cause counts wherever no other
 * part has claimed it.
 */
import type { CauseKind } from '../diagnosis/cause.ts';
import { causesInText, isToldOnly } from './causes-in-text.ts';
import type { Block, CodeBlock, RunbookDocument, Section } from './document.ts';
import { withLabels } from './labels.ts';
import { asksToLook, forbids, forbidsBelow } from './manual-steps.ts';
import { problem } from './problem.ts';
import type { Problem } from './problem.ts';
import { descendants, entries } from './section-tree.ts';
import { isCauseKind, matchCauses, matchPart, namesFault } from './sections.ts';
import type { Part } from './sections.ts';
import { textOfSections } from './text-commands.ts';
import type { SectionText, TextCommand } from './text-commands.ts';
import { acting, namesLater, namesNoCause } from './title.ts';

export interface CauseSection {
  readonly section: Section;
  readonly causes: readonly CauseKind[];
  /** Its own blocks and those of sub-sections that are about no other cause. */
  readonly blocks: readonly Block[];
  /** What items, sentences and cells of the same give to do. */
  readonly commands: readonly CodeBlock[];
  /** Something in it is shown, and not to be done. */
  readonly refuses: boolean;
  /**
   * Whether it stands where causes are expected, was found by its name alone, is a row or an item,
   * or the whole runbook, by its title.
   */
  readonly found: 'among-causes' | 'by-name' | 'row' | 'item' | 'title';
}

export interface Outline {
  readonly title: string;
  readonly parts: ReadonlyMap<Part, readonly Section[]>;
  readonly causes: readonly CauseSection[];
  readonly problems: readonly Problem[];
}

interface Walk {
  readonly named: ReadonlyMap<string, CauseKind>;
  readonly parts: Map<Part, Section[]>;
  readonly causes: CauseSection[];
  readonly problems: Problem[];
  readonly texts: ReadonlyMap<Section, SectionText>;
  /** The causes of each section that is about some. */
  readonly about: Map<Section, readonly CauseKind[]>;
  /** Sections that say what to do, whatever the cause. */
  readonly acts: Section[];
  /** "Anything else" where no causes stand beside it: other hosts, other requests. */
  readonly elsewhere: ReadonlySet<Section>;
  /** What the whole runbook is about, where that is something that the service needs. */
  readonly subject: readonly CauseKind[];
}

export function outline(source: RunbookDocument): Outline {
  const document = withLabels(source);
  const { frontMatter, root } = document;
  const problems: Problem[] = [];
  const named = new Map<string, CauseKind>();
  for (const { heading, cause, line } of frontMatter.causes) {
    if (isCauseKind(cause)) named.set(heading.trim().toLowerCase(), cause);
    else problems.push(problem(line, 'unknown-cause', `cause "${cause}" of "${heading}"`));
  }
  const [only] = root.children;
  // A single heading above all others is the runbook's title.
  const title = only !== undefined && root.children.length === 1 ? only : null;
  const walk: Walk = {
    ...{ named, parts: new Map(), causes: [], problems, about: new Map(), acts: [] },
    texts: textOfSections(document),
    elsewhere: elsewhereIn(root),
    subject: title === null ? [] : dependencyIn(matchCauses(title.title)?.means ?? []),
  };
  const below = title !== null && title.children.length > 0 ? title.children : root.children;
  for (const section of below) visit(walk, section, null);
  if (title !== null) addTitle(walk, title);
  return {
    title: frontMatter.title ?? root.children[0]?.title ?? '',
    parts: walk.parts,
    causes: [...walk.causes, ...causesInText(below, walk.texts, walk.about)],
    problems,
  };
}

function visit(walk: Walk, section: Section, inside: Part | null): void {
  const causes = causesOf(walk, section, inside);
  if (causes.length > 0) {
    addCause(walk, section, causes, inside);
    return;
  }
  const named = matchPart(section.title)?.means ?? null;
  // "Immediate" among solutions is what is done at once, for whatever cause.
  const part = inside === 'causes' && named === 'immediate' ? named : (inside ?? named);
  for (const one of acting(section, part)) walk.acts.push(one);
  if (part === null || part === 'causes') {
    if (inside === 'causes') reportUnknown(walk, section);
    for (const child of section.children) visit(walk, child, part);
    if (inside === null && part !== null) addPart(walk, part, section);
    return;
  }
  addPart(walk, part, section);
  // "Alert: ShopDown" may head all that is done about it.
  if (part === 'alert') for (const child of section.children) visit(walk, child, null);
  if (part === 'recovery' || /troubleshoot/i.test(section.title))
    for (const child of section.children) visitCauses(walk, child);
}

/** Causes among procedures: "Scenario B: database connection failures" below "Resolution steps". */
function visitCauses(walk: Walk, section: Section): void {
  const phrase = matchCauses(section.title);
  const isCase = phrase !== null && namesFault(phrase) && !namesLater(section.title);
  const causes = isCase && !asksToLook(section.title) ? causesOf(walk, section, 'causes') : [];
  if (causes.length > 0 && !causes.includes('unknown')) addCause(walk, section, causes, null);
  else for (const child of section.children) visitCauses(walk, child);
}

function addPart(walk: Walk, part: Part, section: Section): void {
  const sections = walk.parts.get(part);
  if (sections === undefined) walk.parts.set(part, [section]);
  else sections.push(section);
}

/** By attribute, by front matter, or by the heading's words. */
function causesOf(walk: Walk, section: Section, inside: Part | null): readonly CauseKind[] {
  const { id } = section.attributes;
  if (id !== null && isCauseKind(id)) return [id];
  const named = walk.named.get(section.title.trim().toLowerCase());
  if (named !== undefined) return [named];
  if (walk.elsewhere.has(section)) return [];
  const cause = matchCauses(section.title);
  const part = inside === 'causes' ? null : matchPart(section.title);
  // "Disk space check" is an investigation, "Health check misconfigured" a cause.
  if (cause === null || cause.words.length <= (part?.words.length ?? 0)) return [];
  return isCrash(cause.means) && walk.subject.length > 0 ? walk.subject : cause.means;
}

const dependencies = new Set<CauseKind>(['database-unavailable', 'cache-unavailable']);

/** "Container crashed" on a page about the database is the database's container. */
function dependencyIn(causes: readonly CauseKind[]): readonly CauseKind[] {
  return causes.every((one) => dependencies.has(one)) ? causes : [];
}

function isCrash(causes: readonly CauseKind[]): boolean {
  return causes.length === 1 && causes[0] === 'app-crash';
}

const rest = /\b(?:any|every)thing else\b/i;

/** In doubt people are called: where it forbids something it counts as the cause unknown. */
function elsewhereIn(root: Section): ReadonlySet<Section> {
  const found = [root, ...descendants(root)].flatMap(({ children }) => {
    const others = children.filter(({ title }) => rest.test(title));
    return others.length > 0 &&
      children.every(({ title }) => rest.test(title) || matchCauses(title) === null)
      ? others
      : [];
  });
  return new Set(found.filter(({ blocks }) => !blocks.some(forbidsSomething)));
}

function forbidsSomething(block: Block): boolean {
  return entries(block).some(({ text }) => forbids(text));
}

/** The whole runbook is about the cause that its title names, unless a section of its own is. */
function addTitle(walk: Walk, title: Section): void {
  const causes = causesOf(walk, title, null);
  const given = title.attributes.id !== null || walk.named.has(title.title.trim().toLowerCase());
  if (causes.length === 0 || (!given && namesNoCause(title.title))) return;
  const sections = [...new Set([title, ...walk.acts])];
  for (const section of sections) walk.about.set(section, causes);
  walk.causes.push({
    section: title,
    causes,
    blocks: sections.flatMap(({ blocks }) => blocks),
    commands: sections
      .flatMap((section) => commandsFor(walk, section, causes))
      .flatMap(({ code, isMeant }) => (isMeant ? [code] : [])),
    refuses: false,
    found: 'title',
  });
}

function addCause(
  walk: Walk,
  section: Section,
  causes: readonly CauseKind[],
  inside: Part | null,
): void {
  const gathered: Gathered = { causes, blocks: [], commands: [], others: [], refuses: false };
  gather(walk, section, gathered);
  const { blocks, commands, refuses, others } = gathered;
  walk.causes.push({
    ...{ section, causes, blocks, commands, refuses },
    found: inside === 'causes' ? 'among-causes' : 'by-name',
  });
  for (const other of others) visit(walk, other, inside);
}

interface Gathered {
  readonly causes: readonly CauseKind[];
  readonly blocks: Block[];
  readonly commands: CodeBlock[];
  readonly others: Section[];
  refuses: boolean;
}

/** "Solution" below a cause belongs to it; a heading about another cause opens its own section. */
function gather(walk: Walk, section: Section, into: Gathered): void {
  const { causes, blocks, commands, others } = into;
  walk.about.set(section, causes);
  for (const block of section.blocks) blocks.push(block);
  if (!isToldOnly(section))
    for (const { code, isMeant } of commandsFor(walk, section, causes))
      if (isMeant) commands.push(code);
      else into.refuses = true;
  for (const child of section.children) {
    const own = causesOf(walk, child, 'causes');
    if (forbidsBelow(child.title)) {
      into.refuses = true;
      for (const block of child.blocks) if (block.kind !== 'code') blocks.push(block);
    } else if (isOther(own, causes)) others.push(child);
    else {
      if (own.length === 0) addForPeople(walk, child);
      gather(walk, child, into);
    }
  }
}

/** "Escalation" below one alert says whom to call, as it does below all. */
function addForPeople(walk: Walk, section: Section): void {
  const part = matchPart(section.title)?.means;
  if (part === 'escalation' || part === 'communication') addPart(walk, part, section);
}

function isOther(own: readonly CauseKind[], causes: readonly CauseKind[]): boolean {
  if (own.length === 0 || own.join() === causes.join()) return false;
  return !isCrash(own) || dependencyIn(causes).length === 0;
}

/** What is given for these causes, or for whatever the section is about. */
function commandsFor(
  walk: Walk,
  section: Section,
  about: readonly CauseKind[],
): readonly TextCommand[] {
  const all = walk.texts.get(section)?.commands ?? [];
  return all.filter(
    ({ causes }) => causes.length === 0 || causes.some((one) => about.includes(one)),
  );
}

function reportUnknown(walk: Walk, section: Section): void {
  if (!section.blocks.some(({ kind }) => kind === 'code')) return;
  const message = `"${section.title}" names no cause that is known; its commands are left to people. Name one with {#out-of-memory} after the heading or under nova.causes in the front matter`;
  walk.problems.push(problem(section.line, 'unknown-cause', message));
}
