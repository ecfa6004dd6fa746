/** Commands and links inside sentences, with their lines. Linear in the text. */
import { markedInHtml, shown } from './html.ts';
import { plainLinesIn } from './plain-lines.ts';

export interface CodeSpan {
  readonly text: string;
  readonly line: number;
  /** What stands before and behind it in its sentence, at most 120 characters. */
  readonly before: string;
  readonly after: string;
  /**
   * `bare`: an item that has no marks of code at all; `lines`: lines that begin as commands do;
   * `amid`: such a line after a sentence that announces nothing.
   */
  readonly place: 'item' | 'cell' | 'text' | 'bare' | 'lines' | 'amid';
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
/** What is kept of a sentence on each side of a command. */
const beside = 120;

const nothing: Inline = { spans: [], links: [] };

export function readInline(source: string, line: number, place: 'item' | 'cell' | 'text'): Inline {
  const marked = source.includes('`') || (source.includes('<') && /<(?:code|pre)\b/i.test(source));
  if (!marked && !source.includes('](')) {
    const lines = place === 'cell' ? [] : linesIn(source, line);
    if (lines.length > 0) return { spans: lines, links: [] };
    return place === 'item' ? bareIn(source, line) : nothing;
  }
  const content = source.slice(0, longest);
  const found = marked ? spansIn(content) : [];
  const spans = found
    .filter(({ text }) => text !== '' && text.length <= longestSpan)
    .map(({ text, at, end }) => spanAt(content, { text, at, end }, line, place));
  const several = place !== 'cell' && content.includes('\n');
  const lines = several ? linesIn(withoutSpans(content, found, '`'), line) : [];
  const links = content.includes('](') ? linksIn(withoutSpans(content, found, ' '), line) : [];
  return { spans: [...spans, ...lines], links };
}

function spanAt(
  content: string,
  { text, at, end }: Found,
  line: number,
  place: CodeSpan['place'],
): CodeSpan {
  const before = withoutTags(content.slice(Math.max(0, at - 2 * beside), at));
  const after = withoutTags(content.slice(end, end + 2 * beside));
  return {
    text,
    line: line + newlines(content, at),
    before: before.slice(-beside),
    after: after.slice(0, beside),
    place,
    alone:
      at <= 2 * beside &&
      content.length - end <= 2 * beside &&
      /^[\s*_\d.)-]*$/.test(before) &&
      /^[\s*_.:;]*$/.test(after),
  };
}

/** HTML that marks a text is no part of what it says. */
function withoutTags(text: string): string {
  return text.includes('<') ? text.replace(/<\/?[a-z][^<>]{0,200}>/gi, '') : text;
}

/** An item may be a command without its marks: "2. Look around: docker compose ps". */
function bareIn(source: string, line: number): Inline {
  if (source.length > longestSpan || source.includes('\n')) return nothing;
  const colon = source.lastIndexOf(': ');
  const text = source.slice(colon < 0 ? 0 : colon + 2).trim();
  const before = colon < 0 ? '' : source.slice(Math.max(0, colon - 118), colon + 2);
  return { spans: [{ text, line, before, after: '', place: 'bare', alone: true }], links: [] };
}

/** A line with marks of code is a sentence about it. */
function linesIn(source: string, line: number): readonly CodeSpan[] {
  return plainLinesIn(source.slice(0, longest)).map(({ text, before, place }) => ({
    text,
    line: line + before,
    before: '',
    after: '',
    place,
    alone: true,
  }));
}

interface Found {
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

/** By marks of Markdown, and by those of HTML. */
function spansIn(content: string): readonly Found[] {
  const found = betweenBackticks(content);
  if (!content.includes('<')) return found;
  const html = markedInHtml(withoutSpans(content, found, ' ')).map(({ at, from, to, end }) => ({
    text: shown(content.slice(from, to)).replace(/\n/g, ' ').trim(),
    at,
    end,
  }));
  let reached = 0;
  return [...found, ...html]
    .sort((a, b) => a.at - b.at)
    .filter(({ at, end }) => {
      if (at < reached) return false;
      reached = end;
      return true;
    });
}

/** Runs of backticks are paired with the next run of the same length, as CommonMark does. */
function betweenBackticks(content: string): readonly Found[] {
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

/** As long as the content, with `mark` for each character of a span. */
function withoutSpans(content: string, found: readonly Found[], mark: '`' | ' '): string {
  let text = '';
  let from = 0;
  for (const { at, end } of found) {
    text += content.slice(from, at) + content.slice(at, end).replace(/[^\n]/g, mark);
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
