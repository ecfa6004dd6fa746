/**
 * Commands that items and sentences give, as blocks of their own: people write "2. Restart it:
 * docker compose restart web" far more often than a fence. Stricter than the check, since what is
 * taken from here is done.
 */
import type { CauseKind } from '../diagnosis/cause.ts';
import { noAttributes } from './attributes.ts';
import { isGiven, lastSentence, withoutCondition } from './check/given.ts';
import type { Block, CodeBlock, RunbookDocument, Section } from './document.ts';
import type { CodeSpan } from './inline.ts';
import { asksToLook, warnsOfNext } from './manual-steps.ts';
import { byLine, descendants, entries } from './section-tree.ts';
import type { Entry } from './section-tree.ts';
import { statedCauses } from './sections.ts';

export interface TextCommand {
  readonly code: CodeBlock;
  /** For which alone its sentence gives it; empty: for whatever its section is about. */
  readonly causes: readonly CauseKind[];
  /** As something to do: not what is warned of, what has been done, or what does not help. */
  readonly isMeant: boolean;
}

export interface SectionText {
  /** Of items and sentences, in the order written. */
  readonly commands: readonly TextCommand[];
  /** What cells give, by the line of their row. */
  readonly cells: ReadonlyMap<number, readonly string[]>;
}

/** Each section's own, without those below it. Linear in the text. */
export function textOfSections({ root, spans }: RunbookDocument): Map<Section, SectionText> {
  const ordered = [...spans].sort(byLine);
  const sections = [root, ...descendants(root)];
  let next = 0;
  return new Map(
    sections.map((section, index) => {
      const from = next;
      const end = sections[index + 1]?.line ?? Infinity;
      while ((ordered[next]?.line ?? Infinity) < end) next += 1;
      const own = ordered.slice(from, next).filter((span) => isGiven(span, section.title));
      return [section, textOf(section, own)];
    }),
  );
}

function textOf(section: Section, spans: readonly CodeSpan[]): SectionText {
  const cells = new Map<number, string[]>();
  for (const { line, text } of spans.filter(({ place }) => place === 'cell')) {
    const row = cells.get(line);
    if (row === undefined) cells.set(line, [text]);
    else row.push(text);
  }
  const others = spans.filter(({ place }) => place !== 'cell');
  return { cells, commands: others.length === 0 ? [] : commandsIn(section, others) };
}

function commandsIn(section: Section, spans: readonly CodeSpan[]): readonly TextCommand[] {
  const said = sentencesOf(section.blocks);
  const found: TextCommand[] = [];
  let entry = -1;
  let from = 0;
  for (const span of spans) {
    while ((said[entry + 1]?.line ?? Infinity) <= span.line) {
      entry += 1;
      from = 0;
    }
    const { text = '', warned = false, line = 0 } = said[entry] ?? {};
    const shown = span.text.replace(/\s+/g, ' ');
    const at = text.indexOf(shown, from);
    if (at < 0) continue;
    const since = span.place === 'lines' ? from : 0;
    from = at + shown.length;
    const around = {
      before: lastSentence(text.slice(Math.max(since, at - 400), at)),
      after: text.slice(from, from + 200),
    };
    const isComment = section.level === 1 && line === section.line + 1;
    if (!isPlain(span, isComment)) continue;
    found.push({
      code: codeAt(span.text, span.line),
      causes: conditionOf(text, around),
      isMeant: !warned && isMeant(text, around),
    });
  }
  return found;
}

/**
 * In a paragraph only what stands alone or after a colon: the rest tells. `isComment`: a script
 * that was pasted without a fence, whose comments are headings to Markdown.
 */
function isPlain({ place, alone, before }: CodeSpan, isComment: boolean): boolean {
  if (place === 'text') return alone || /:\s*$/.test(before);
  return place !== 'lines' || !isComment;
}

/** A command alone, as a block without a fence. */
export function codeAt(text: string, line: number): CodeBlock {
  return { kind: 'code', language: '', attributes: noAttributes, text, line };
}

/** `warned`: it stands under words that forbid what comes next. */
function sentencesOf(blocks: readonly Block[]): readonly (Entry & { readonly warned: boolean })[] {
  const ordered = [...blocks].sort(byLine);
  return ordered.flatMap((block, index) => {
    if (block.kind === 'code') return [];
    const before = ordered[index - 1];
    const last = before === undefined ? undefined : entries(before).at(-1);
    const warned = last !== undefined && warnsOfNext(last.text);
    if (block.kind !== 'list') return entries(block).map((one) => ({ ...one, warned }));
    const above: boolean[] = [];
    return block.items.map(({ text, line, depth }) => {
      above.length = depth;
      const under = warned || above.includes(true);
      above[depth] = warnsOfNext(text);
      return { text, line, warned: under };
    });
  });
}

interface Around {
  /** Of its own sentence. */
  readonly before: string;
  readonly after: string;
}

const negative =
  "(?:does|do|did|will|would|is|are|can|may|must|should)(?: not|n't)|cannot|can't|won't|never";

const forbidden =
  /\b(?:never|do not|don't|dont|must not|mustn't|should not|shouldn't|may not|nobody may|cannot|avoid|refrain|instead of|rather than|no longer|not to|without)\b/i;
const told =
  /\b(?:ran|was run|were run|had run|used to run|tried|executed|somebody did|caused by|because of)\b/i;
const described =
  /^\W*(?:symptoms?|signs?|examples?|e\.g\.|causes?|root cause|errors?|output|results?|background|history|impact)\b[^:]{0,20}:/i;
const inVain = new RegExp(
  `^\\W{0,5}(?!(?:if|when|where|while|because|since|unless|until|once|and|to|so|as|for|in)\\b)(?:\\w+\\W+){0,3}?(?:${negative}|makes? (?:it|things|this|everything) worse|(?:is|are) (?:forbidden|prohibited|useless|pointless|dangerous|no )|only (?:hides?|delays?|masks?|moves?)|hangs?|fails?|failed|times? out|timed out)\\b`,
  'i',
);
const inVainAfterwards = new RegExp(
  `^[^.!?]{0,100}[.!?]\\s+(?:this|that|it|which|doing (?:so|this|that))\\b[^.!?]{0,30}(?:(?:${negative}) (?:\\w+ )?(?:help|fix|solve|cure|change|work|suffice|be enough|enough|recommended|allowed)|worse|only (?:hides?|delays?|masks?|moves?))`,
  'i',
);

function isMeant(text: string, { before, after }: Around): boolean {
  const said = withoutCondition(before);
  return !(
    forbidden.test(said) ||
    told.test(said) ||
    described.test(text.slice(0, 60)) ||
    inVain.test(after) ||
    inVainAfterwards.test(after)
  );
}

const stated =
  /(?<!\b(?:check|see|verify|know|tell|confirm|out) )\b(?:if|when|whenever|in case(?: of)?)\s([^,:;→]{2,120})/i;
const label = /^\W*([^:→]{2,60}?)\s*(?::|→|->|=>)\s/;

/** "If the app crashed, restart it: …", "… if the app crashed", "Out of memory: …". */
function conditionOf(text: string, { before, after }: Around): readonly CauseKind[] {
  const clause =
    stated.exec(before) ?? /^\W{0,3}(?:if|when|in case of)\s([^,:;.→]{2,120})/i.exec(after);
  const named = (clause ?? label.exec(text.slice(0, 80)))?.[1] ?? '';
  return asksToLook(named) ? [] : statedCauses(named, 'fault');
}
