/**
 * Finds the parts of a runbook in its tree of headings, and which causes its sections are about.
 * A runbook need not have our outline: a heading that names a cause counts wherever no other
 * part has claimed it.
 */
import type { CauseKind } from '../diagnosis/cause.ts';
import type { Block, RunbookDocument, Section } from './document.ts';
import { problem } from './problem.ts';
import type { Problem } from './problem.ts';
import { matchCauses, matchPart, isCauseKind } from './sections.ts';
import type { Part } from './sections.ts';

export interface CauseSection {
  readonly section: Section;
  readonly causes: readonly CauseKind[];
  /** Its own blocks and those of sub-sections that are about no other cause. */
  readonly blocks: readonly Block[];
  /** Whether it stands where causes are expected, or was found by its name alone. */
  readonly found: 'among-causes' | 'by-name';
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
}

export function outline(document: RunbookDocument): Outline {
  const { frontMatter, root } = document;
  const problems: Problem[] = [];
  const named = new Map<string, CauseKind>();
  for (const { heading, cause, line } of frontMatter.causes) {
    if (isCauseKind(cause)) named.set(heading.trim().toLowerCase(), cause);
    else problems.push(problem(line, 'unknown-cause', `cause "${cause}" of "${heading}"`));
  }
  const walk: Walk = { named, parts: new Map(), causes: [], problems };
  const [only] = root.children;
  // A single heading above all others is the runbook's title, whatever words it holds.
  const top = only !== undefined && root.children.length === 1 && only.children.length > 0;
  for (const section of top ? only.children : root.children) visit(walk, section, null);
  return {
    title: frontMatter.title ?? root.children[0]?.title ?? '',
    parts: walk.parts,
    causes: walk.causes,
    problems,
  };
}

function visit(walk: Walk, section: Section, inside: Part | null): void {
  const causes = causesOf(walk, section, inside);
  if (causes.length > 0) {
    addCause(walk, section, causes, inside);
    return;
  }
  const part = inside ?? matchPart(section.title)?.means ?? null;
  if (part === null || part === 'causes') {
    if (inside === 'causes') reportUnknown(walk, section);
    for (const child of section.children) visit(walk, child, part);
    if (inside === null && part !== null) addPart(walk, part, section);
    return;
  }
  addPart(walk, part, section);
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
  const cause = matchCauses(section.title);
  const part = inside === 'causes' ? null : matchPart(section.title);
  // "Disk space check" is an investigation, "Health check misconfigured" a cause.
  return cause !== null && cause.words.length > (part?.words.length ?? 0) ? cause.means : [];
}

function addCause(
  walk: Walk,
  section: Section,
  causes: readonly CauseKind[],
  inside: Part | null,
): void {
  const blocks = [...section.blocks];
  const others: Section[] = [];
  collect(walk, section, causes, blocks, others);
  walk.causes.push({
    section,
    causes,
    blocks,
    found: inside === 'causes' ? 'among-causes' : 'by-name',
  });
  for (const other of others) visit(walk, other, inside);
}

/** "Solution" below a cause belongs to it; a heading about another cause opens its own section. */
function collect(
  walk: Walk,
  section: Section,
  causes: readonly CauseKind[],
  blocks: Block[],
  others: Section[],
): void {
  for (const child of section.children) {
    const own = causesOf(walk, child, 'causes');
    if (own.length > 0 && own.join() !== causes.join()) others.push(child);
    else {
      for (const block of child.blocks) blocks.push(block);
      collect(walk, child, causes, blocks, others);
    }
  }
}

function reportUnknown(walk: Walk, section: Section): void {
  if (!section.blocks.some(({ kind }) => kind === 'code')) return;
  const message = `"${section.title}" names no cause that is known; its commands are left to people. Name one with {#out-of-memory} after the heading or under nova.causes in the front matter`;
  walk.problems.push(problem(section.line, 'unknown-cause', message));
}
