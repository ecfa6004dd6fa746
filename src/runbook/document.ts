/**
 * Markdown as runbooks use it: a tree of sections with their code blocks, lists, tables and
 * paragraphs, each with its line. Linear in the text, and never throws: what cannot be read is
 * a problem with a line, and the rest is still there.
 *
 * Lines are 1-based and count from the first line of the file, front matter included.
 */
import MarkdownIt, { type Options, type Token } from 'markdown-it';

import { splitAttributes } from './attributes.ts';
import type { Attributes } from './attributes.ts';
import { readFrontMatter } from './front-matter.ts';
import type { FrontMatter } from './front-matter.ts';
import { codeInHtml, sentencesInHtml } from './html.ts';
import { withEmptyLines, withoutEmptyLines } from './html-lines.ts';
import { readInline } from './inline.ts';
import type { CodeSpan, Link } from './inline.ts';
import { piecesOfText } from './pieces-of-text.ts';
import { problem } from './problem.ts';
import type { Problem } from './problem.ts';
import { withWholeCells } from './table-rows.ts';

export interface CodeBlock {
  readonly kind: 'code';
  /** First word of the info string in lower case; empty when there is none. */
  readonly language: string;
  readonly attributes: Attributes;
  readonly text: string;
  /** Line of the first line of `text`. */
  readonly line: number;
}

export interface ListItem {
  readonly text: string;
  readonly line: number;
  /** 0 for the outermost list. */
  readonly depth: number;
}

export interface List {
  readonly kind: 'list';
  readonly ordered: boolean;
  readonly items: readonly ListItem[];
  readonly line: number;
}

export interface Table {
  readonly kind: 'table';
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly line: number;
}

export interface Paragraph {
  readonly kind: 'text';
  readonly text: string;
  readonly line: number;
  /** All of it stands in bold, as a heading might. */
  readonly isBold?: true;
}

export type Block = CodeBlock | List | Table | Paragraph;

export interface Section {
  /** 1 to 6; 0 is the document itself. */
  readonly level: number;
  readonly title: string;
  readonly attributes: Attributes;
  readonly line: number;
  readonly blocks: Block[];
  readonly children: Section[];
}

export interface RunbookDocument {
  readonly frontMatter: FrontMatter;
  readonly root: Section;
  /** Code in sentences, items and cells. */
  readonly spans: readonly CodeSpan[];
  readonly links: readonly Link[];
  readonly problems: readonly Problem[];
}

// Version 14 of the parser: 15 takes twice the time. Inline text is parsed by us, one bounded
// piece at a time: a paragraph of a megabyte of brackets then costs no more than its length.
const limits: Options & { maxNesting: number } = { maxNesting: 30 };
const markdown = new MarkdownIt('commonmark', limits)
  .enable('table')
  .disable(['inline', 'text_join']);
const inline = new MarkdownIt('commonmark');
const longestInline = 4000;
/** A megabyte of text has some 30,000; beyond this a file is made to be large. */
const mostTokens = 400_000;

/** What of the text is needed: without `prose` only code, headings, links and spans are read. */
export type Wanted = 'everything' | 'code';

export function parseDocument(text: string, wanted: Wanted = 'everything'): RunbookDocument {
  const normal = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const frontMatter = readFrontMatter(normal.startsWith('---') ? normal.split('\n') : []);
  const body = frontMatter.lines === 0 ? normal : withoutLines(normal, frontMatter.lines);
  const reader = new Reader(wanted);
  for (const piece of piecesOfText(body))
    if (!reader.read(markdown.parse(parsed(piece.text), {}), piece.line)) break;
  return {
    frontMatter,
    root: reader.root,
    spans: reader.spans,
    links: reader.links,
    problems: [...frontMatter.problems, ...reader.problems],
  };
}

/** As the parser gets it, so that it takes text for what its authors meant. */
function parsed(text: string): string {
  return withoutEmptyLines(withWholeCells(text));
}

/** Blank lines in their place keep every line number. */
function withoutLines(text: string, count: number): string {
  const lines = text.split('\n');
  return [...lines.slice(0, count).map(() => ''), ...lines.slice(count)].join('\n');
}

/** Text as people read it: without emphasis, code marks and link targets. */
export function plainText(source: string): string {
  if (source.length > longestInline) return source;
  // Most text has no marks at all, and a parser for each costs more than the rest of the work.
  if (!/[\\`*_[\]<&!]/.test(source)) return source.replace(/\s+/g, ' ').trim();
  const tokens = inline.parseInline(source, {})[0]?.children ?? [];
  return tokens.map(inlineText).join('').replace(/\s+/g, ' ').trim();
}

function inlineText(token: Token): string {
  switch (token.type) {
    case 'text':
    case 'text_special':
    case 'code_inline':
    case 'image':
      return token.content;
    case 'softbreak':
    case 'hardbreak':
      return ' ';
    default:
      return '';
  }
}

interface OpenList {
  readonly ordered: boolean;
  readonly items: { text: string; readonly line: number; readonly depth: number }[];
  readonly line: number;
}

/** Folds markdown-it's flat tokens into sections; lives as long as one parse. */
class Reader {
  readonly problems: Problem[] = [];
  readonly spans: CodeSpan[] = [];
  readonly links: Link[] = [];
  readonly root: Section = section(0, '', { id: null, values: new Map() }, 1);
  private readonly path: Section[] = [this.root];
  private readonly wanted: Wanted;
  private taken = 0;
  private heading: number | null = null;
  private lists = 0;
  private list: OpenList | null = null;
  private cells: string[] | null = null;
  private row = 1;
  private table: { header: string[]; rows: string[][]; line: number } | null = null;

  constructor(wanted: Wanted) {
    this.wanted = wanted;
  }

  /** `before` lines stand before the tokens; false: that is enough, the rest is left alone. */
  read(tokens: readonly Token[], before: number): boolean {
    this.taken += tokens.length;
    for (const token of tokens) this.take(token, before);
    if (this.taken < mostTokens) return true;
    const message = `the document has more than ${mostTokens} pieces; the rest of it is not read`;
    this.problems.push(problem(before + 1, 'too-large', message));
    return false;
  }

  private take(token: Token, before: number): void {
    const line = before + (token.map?.[0] ?? 0) + 1;
    if (token.type.endsWith('list_open')) this.openList(token, line);
    else if (token.type.endsWith('list_close')) this.closeList();
    else if (token.type === 'list_item_open')
      this.list?.items.push({ text: '', line, depth: this.lists - 1 });
    else if (token.type === 'heading_open') this.heading = Number(token.tag.slice(1));
    else if (token.type === 'fence') this.push(this.code(token, line + 1));
    else if (token.type === 'code_block' && isIndentedHtml(token.content))
      this.html(token.content, line);
    else if (token.type === 'code_block') this.push(this.code(token, line));
    else if (token.type === 'html_block') this.html(token.content, line);
    else if (token.type === 'inline') this.text(token.content, line);
    else this.takeTable(token, line);
  }

  private takeTable(token: Token, line: number): void {
    if (token.type === 'table_open') this.table = { header: [], rows: [], line };
    else if (token.type === 'tr_open') {
      this.cells = [];
      this.row = line;
    } else if (token.type === 'tr_close' && this.table !== null && this.cells !== null) {
      if (this.table.header.length === 0) this.table.header = this.cells;
      else this.table.rows.push(this.cells);
      this.cells = null;
    } else if (token.type === 'table_close' && this.table !== null) {
      this.push({ kind: 'table', ...this.table });
      this.table = null;
    }
  }

  private text(content: string, line: number): void {
    const item = this.list?.items.at(-1);
    if (this.cells !== null) this.inline(content, this.row, 'cell');
    else this.inline(content, line, item === undefined ? 'text' : 'item');
    if (this.heading !== null) this.openSection(this.heading, content, line);
    else if (this.wanted === 'code') return;
    else if (this.cells !== null) this.cells.push(plainText(content));
    else if (item !== undefined) append(item, content);
    else {
      const isBold = /^(?:\*\*|__)[^*_\n]{1,200}(?:\*\*|__)\s*[:：]?$/.test(content.trim());
      this.push({ kind: 'text', text: plainText(content), line, ...(isBold && { isBold }) });
    }
    this.heading = null;
  }

  private inline(content: string, line: number, place: 'item' | 'cell' | 'text'): void {
    const { spans, links } = readInline(content, line, place);
    for (const one of spans) this.spans.push(one);
    for (const one of links) this.links.push(one);
  }

  private openSection(level: number, content: string, line: number): void {
    const { text, attributes, complaint } = splitAttributes(content);
    if (complaint !== '') this.problems.push(problem(line, 'bad-attribute', complaint));
    while (this.current().level >= level) this.path.pop();
    const opened = section(level, plainText(text), attributes, line);
    this.current().children.push(opened);
    this.path.push(opened);
  }

  private current(): Section {
    return this.path.at(-1) ?? this.root;
  }

  private push(block: Block): void {
    this.current().blocks.push(block);
  }

  private openList(token: Token, line: number): void {
    this.lists += 1;
    this.list ??= { ordered: token.type === 'ordered_list_open', items: [], line };
  }

  private closeList(): void {
    this.lists -= 1;
    if (this.lists > 0 || this.list === null) return;
    this.push({ kind: 'list', ...this.list });
    this.list = null;
  }

  private html(content: string, line: number): void {
    for (const { language, text, before } of codeInHtml(withEmptyLines(content))) {
      const attributes: Attributes = { id: null, values: new Map() };
      this.push({ kind: 'code', language, attributes, text, line: line + before });
    }
    for (const { html, place, before } of sentencesInHtml(content))
      this.inline(html, line + before, place);
  }

  private code(token: Token, line: number): CodeBlock {
    // Python-Markdown names the language of an indented block in its first line.
    const named = /^:::(\w[\w+-]{0,30})[ \t]*\n/.exec(
      token.type === 'code_block' ? token.content : '',
    );
    const { text, attributes, complaint } = splitAttributes(named?.[1] ?? token.info);
    if (complaint !== '') this.problems.push(problem(line - 1, 'bad-attribute', complaint));
    const language = text.split(/\s/, 1)[0] ?? '';
    return {
      kind: 'code',
      language: language.toLowerCase(),
      attributes,
      text: withEmptyLines(token.content.slice(named?.[0].length ?? 0)),
      line: named === null ? line : line + 1,
    };
  }
}

/** Authors indent their HTML, and behind a blank line Markdown takes that for code. */
function isIndentedHtml(content: string): boolean {
  return (
    /^\s*<\/?(?:p|li|h[1-6]|div|pre|code|strong|b|details|summary)\b/i.test(
      content.slice(0, 200),
    ) && /<(?:pre|code)\b/i.test(content)
  );
}

function section(level: number, title: string, attributes: Attributes, line: number): Section {
  return { level, title, attributes, line, blocks: [], children: [] };
}

/** An item may hold many paragraphs; what is read of it is bounded. */
function append(item: { text: string }, content: string): void {
  if (item.text.length < longestInline) item.text = `${item.text} ${plainText(content)}`.trim();
}
