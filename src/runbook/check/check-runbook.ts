/** One runbook, checked: every command as a step, and what is wrong with the document. Pure. */
import { parseDocument } from '../document.ts';
import type { Section } from '../document.ts';
import type { CodeSpan, Link } from '../inline.ts';
import { stepOf } from '../programs/effect.ts';
import { descendants } from '../section-tree.ts';
import type { CheckedStep, Finding } from './checked-step.ts';
import { isGiven } from './given.ts';
import type { Memory } from './memory.ts';
import { redisSteps, sqlSteps } from './other-language.ts';
import { longestBlock, placed, readBlock, readShell } from './read-block.ts';
import type { ReadBlock } from './read-block.ts';
import { isNameless } from './nameless.ts';
import { addShorthands } from './shorthands.ts';
import type { Shorthands } from './shorthands.ts';
import { statementKind } from './statement.ts';

export interface CheckedRunbook {
  readonly file: string;
  /** By line. */
  readonly steps: readonly (CheckedStep & { readonly section: string })[];
  readonly findings: readonly Finding[];
  readonly links: readonly Link[];
  readonly headings: readonly Heading[];
  readonly recognised: number;
  readonly unrecognised: number;
}

export interface Heading {
  readonly title: string;
  /** A name for links that its author gave it. */
  readonly id: string | null;
  readonly level: number;
  readonly line: number;
}

/** Beyond this much shell a file is generated, and no runbook that people follow. */
const mostShell = 1024 * 1024;

/** Never throws, runs nothing, and takes time in proportion to the text. */
export function checkRunbook(file: string, text: string): CheckedRunbook {
  const document = parseDocument(text, 'code');
  const sections = descendants(document.root);
  const all = [document.root, ...sections];
  const memory: Memory = { shorthands: shorthandsIn(all), statements: new Map() };
  const read = [...blocksOf(all, memory)];
  const findings: Finding[] = [];
  const steps: (CheckedStep & { readonly section: string })[] = [];
  for (const { section, block } of read) {
    const { line } = block;
    for (const step of block.read.steps) steps.push(placed(step, line - 1, section));
    for (const one of block.read.findings) findings.push({ ...one, line: one.line + line - 1 });
  }
  const defined = new Set(read.flatMap(({ block }) => block.read.defines ?? []));
  const sectionAt = sectionFinder(sections);
  const readSpan = spanReader(memory);
  for (const span of document.spans)
    for (const { step, by } of readSpan(span, sectionAt(span.line)))
      steps.push(placed(step, by, sectionAt(step.line + by)));
  for (const { line, code, message } of document.problems)
    if (code === 'too-large') findings.push({ code, line, message });
  for (const [index, step] of steps.entries())
    if (defined.has(step.unknown)) steps[index] = { ...step, ...ownFunction(step.unknown) };
  steps.sort((a, b) => a.line - b.line);
  const unrecognised = steps.filter(({ kind }) => kind === 'shell' || kind === 'manual').length;
  return {
    file,
    steps,
    findings: findings.sort((a, b) => a.line - b.line),
    links: document.links,
    headings: sections.map(({ title, level, line, attributes: { id } }) => ({
      title,
      id,
      level,
      line,
    })),
    recognised: steps.length - unrecognised,
    unrecognised,
  };
}

/** Of all blocks: what one of them names, later ones use. */
function shorthandsIn(sections: readonly Section[]): Shorthands {
  const found = new Map<string, readonly string[]>();
  let size = 0;
  for (const { blocks } of sections)
    for (const block of blocks)
      if (block.kind === 'code' && block.text.length < longestBlock && size < mostShell) {
        size += block.text.length;
        addShorthands(block.text, found);
      }
  return found;
}

function* blocksOf(
  sections: readonly Section[],
  memory: Memory,
): Iterable<{
  readonly section: string;
  readonly block: { readonly line: number; readonly read: ReadBlock };
}> {
  // Texts repeat in generated files; each is read once.
  const known = new Map<string, ReadBlock>();
  let size = 0;
  for (const { title, blocks } of sections)
    for (const block of blocks) {
      if (block.kind !== 'code') continue;
      const key = `${block.language}\n${block.text}`;
      let read = known.get(key);
      if (read === undefined) {
        size += block.text.length;
        read = size > mostShell ? tooMuch() : readBlock(block.language, block.text, memory);
        known.set(key, read);
      }
      yield { section: title, block: { line: block.line, read } };
    }
}

/** What it does stands where the runbook defines it. */
function ownFunction(name: string): Pick<CheckedStep, 'kind' | 'risk' | 'effect' | 'does'> {
  return { ...stepOf.change, effect: 'change', does: `runs ${name} as this runbook defines it` };
}

function tooMuch(): ReadBlock {
  const message = `the file has more than ${mostShell} characters of code; the block is left to people`;
  return { steps: [], findings: [{ code: 'too-large', line: 1, message }] };
}

/** Each text is read once. */
function spanReader(
  memory: Memory,
): (
  span: CodeSpan,
  heading: string,
) => readonly { readonly step: CheckedStep; readonly by: number }[] {
  const known = new Map<
    string,
    { readonly steps: readonly CheckedStep[]; readonly nameless: boolean }
  >();
  let size = 0;
  return (span, heading) => {
    if (!isGiven(span, heading)) return [];
    const { text, line, place, alone } = span;
    let read = known.get(text);
    if (read === undefined) {
      size += text.length;
      const found = size > mostShell ? [] : stepsIn(text, memory);
      const steps = found.filter(({ kind }) => kind !== 'shell' && kind !== 'manual');
      read = { steps, nameless: steps.length > 0 && isNameless(text, memory.shorthands) };
      known.set(text, read);
    }
    if (read.nameless && !alone) return [];
    const ownLines = place === 'lines' || place === 'amid';
    return read.steps.map((step) => ({ step, by: ownLines ? line - 1 : line - step.line }));
  };
}

function stepsIn(text: string, memory: Memory): readonly CheckedStep[] {
  switch (statementKind(text)) {
    case 'sql':
      return sqlSteps(text, text, 'in its own block');
    case 'redis':
      return redisSteps(text, 'in its own block');
    case null:
      return readShell(text, memory).steps;
  }
}

function sectionFinder(sections: readonly Section[]): (line: number) => string {
  const sorted = [...sections].sort((a, b) => a.line - b.line);
  return (line) => {
    let low = -1;
    let high = sorted.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((sorted[middle]?.line ?? 0) <= line) low = middle;
      else high = middle - 1;
    }
    return sorted[low]?.title ?? '';
  };
}
