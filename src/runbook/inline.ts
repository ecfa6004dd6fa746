/** Commands and links inside sentences, with their lines. Linear in the text. */
import { promptOf } from './check/prompt.ts';
import { isKnown } from './programs/registry.ts';

export interface CodeSpan {
  readonly text: string;
  readonly line: number;
  /** What stands before it in its sentence, at most 120 characters. */
  readonly before: string;
  /** `bare`: an item that has no marks of code at all; `lines`: lines that begin as commands do. */
  readonly place: 'item' | 'cell' | 'text' | 'bare' | 'lines';
  /** Whether the span is all that its paragraph, item or cell says. */
  readonly alone: boolean;
}

export interface Link {
  readonly target: string;
  readonly line: number;
}

export interface Inline {
  readonly spans: readonly CodeSpan[];
  readonly links: readonly Link[];
}

/** More than a person writes in one piece; the rest of it is not looked at. */
const longest = 20_000;
const longestSpan = 600;

const nothing: Inline = { spans: [], links: [] };

export function readInline(source: string, line: number, place: 'item' | 'cell' | 'text'): Inline {
  const hasCode = source.includes('`');
  if (!hasCode && !source.includes('](')) {
    const lines = place === 'cell' ? [] : linesIn(source, line);
    if (lines.length > 0) return { spans: lines, links: [] };
    return place === 'item' ? bareIn(source, line) : nothing;
  }
  const content = source.slice(0, longest);
  const found = hasCode ? spansIn(content) : [];
  const spans = found
    .filter(({ text }) => text !== '' && text.length <= longestSpan)
    .map(({ text, at, end }) => ({
      text,
      line: line + newlines(content, at),
      before: content.slice(Math.max(0, at - 120), at),
      place,
      alone: /^[\s*_\d.)-]*$/.test(content.slice(0, at)) && /^[\s*_.:;]*$/.test(content.slice(end)),
    }));
  return { spans, links: linksIn(withoutSpans(content, found), line) };
}

/** An item may be a command without its marks: "2. Look around: docker compose ps". */
function bareIn(source: string, line: number): Inline {
  if (source.length > longestSpan || source.includes('\n')) return nothing;
  const colon = source.lastIndexOf(': ');
  const text = source.slice(colon < 0 ? 0 : colon + 2).trim();
  const before = colon < 0 ? '' : source.slice(Math.max(0, colon - 118), colon + 2);
  return { spans: [{ text, line, before, place: 'bare', alone: true }], links: [] };
}

/**
 * Lines that begin as commands do, in a paragraph or item without marks: at its beginning, after
 * a colon, or after another such line. A backslash at the end takes the next line along.
 */
function linesIn(source: string, line: number): readonly CodeSpan[] {
  if (!mayHoldCommands(source)) return [];
  const spans: CodeSpan[] = [];
  const lines = source.slice(0, longest).split('\n');
  let run: string[] = [];
  let open = true;
  const close = (end: number): void => {
    if (run.length > 0)
      spans.push({
        text: run.join('\n'),
        line: line + end - run.length,
        before: '',
        place: 'lines',
        alone: true,
      });
    run = [];
  };
  for (const [index, written] of lines.entries()) {
    const prompt = promptOf(written);
    if (prompt?.prompt === 'shell') open = true;
    const one =
      prompt?.prompt === 'shell'
        ? ' '.repeat(prompt.length) + written.slice(prompt.length)
        : written;
    const continues = run.at(-1)?.trimEnd().endsWith('\\') === true;
    if (continues || (open && beginsKnown(one))) run.push(one);
    else {
      close(index);
      open = /:\s*$/.test(one);
    }
  }
  close(lines.length);
  return spans;
}

/** Whether a line may count at all: most paragraphs are told apart by their first line. */
function mayHoldCommands(source: string): boolean {
  const end = source.indexOf('\n');
  return (
    beginsKnown(end < 0 ? source : source.slice(0, end)) ||
    /:[ \t]*\n/.test(source) ||
    /[$#%>❯➜]\s/.test(source)
  );
}

/** Programs are written in small letters, sentences mostly begin otherwise. */
function beginsKnown(line: string): boolean {
  if (/^\s*(?:until|while|for|if)\s.{1,300};\s*(?:do|then)\b/.test(line)) return true;
  const start = /^\s*(?:\$ )?([a-z./~][\w./~-]{0,60})(?=\s|$)/.exec(line)?.[1];
  return start !== undefined && isKnown(start);
}

interface Found {
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

/** Runs of backticks are paired with the next run of the same length, as CommonMark does. */
function spansIn(content: string): readonly Found[] {
  const runs = [...content.matchAll(/`+/g)].map(({ index, 0: run }) => ({
    at: index,
    length: run.length,
  }));
  const next = new Map<number, number[]>();
  for (const [index, { length }] of runs.entries()) {
    const same = next.get(length);
    if (same === undefined) next.set(length, [index]);
    else same.push(index);
  }
  const used = new Map<number, number>();
  const found: Found[] = [];
  for (let index = 0; index < runs.length; index += 1) {
    const opened = runs[index];
    if (opened === undefined) break;
    const same = next.get(opened.length) ?? [];
    let at = used.get(opened.length) ?? 0;
    while (at < same.length && (same[at] ?? 0) <= index) at += 1;
    used.set(opened.length, at);
    const closing = runs[same[at] ?? -1];
    if (closing === undefined) continue;
    const text = content
      .slice(opened.at + opened.length, closing.at)
      .replace(/\n/g, ' ')
      .trim();
    found.push({ text, at: opened.at, end: closing.at + closing.length });
    index = same[at] ?? index;
  }
  return found;
}

function withoutSpans(content: string, found: readonly Found[]): string {
  let text = '';
  let from = 0;
  for (const { at, end } of found) {
    text += content.slice(from, at) + content.slice(at, end).replace(/[^\n]/g, ' ');
    from = end;
  }
  return text + content.slice(from);
}

function linksIn(content: string, line: number): readonly Link[] {
  const links: Link[] = [];
  for (const { index, 1: target } of content.matchAll(/\]\(\s{0,3}<?([^\s()<>]{1,500})/g))
    if (target !== undefined) links.push({ target, line: line + newlines(content, index) });
  return links;
}

function newlines(content: string, end: number): number {
  let count = 0;
  for (let at = content.indexOf('\n'); at >= 0 && at < end; at = content.indexOf('\n', at + 1))
    count += 1;
  return count;
}
