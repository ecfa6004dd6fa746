/**
 * Cuts a long document into pieces that are parsed one after the other, since a parser that
 * keeps the tokens of megabytes spends its time on memory: 5 MB took 2 s whole and 0.25 s in
 * pieces. A cut never changes what a runbook of usual size means: it is made before a heading,
 * or, where a document has none for long, before a paragraph.
 */

export interface TextPiece {
  readonly text: string;
  /** Lines before it. */
  readonly line: number;
}

/** Shorter documents stay whole. */
const longEnough = 128 * 1024;
/** Characters after which a heading, a paragraph, or any line that is not indented ends a piece. */
const atHeading = 32 * 1024;
const atParagraph = 64 * 1024;
const atLine = 128 * 1024;
/** Nobody leaves so many lines blank inside of anything. */
const longPause = 100;

export function piecesOfText(text: string): readonly TextPiece[] {
  if (text.length < longEnough) return [{ text, line: 0 }];
  const pieces: TextPiece[] = [];
  let start = 0;
  let startLine = 0;
  let blank = 0;
  const blocks = new OpenBlocks();
  for (let at = 0, line = 0; at < text.length; line += 1) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    if (end === at) blank += 1;
    else {
      const head = text.slice(at, Math.min(end, at + longestHead));
      const inside = blocks.take(head);
      if (!inside && mayCut(head, at - start, blank)) {
        pieces.push({ text: text.slice(start, at - blank), line: startLine });
        start = at;
        startLine = line;
      }
      blank = head.trim() === '' ? blank + 1 : 0;
    }
    at = end + 1;
  }
  return [...pieces, { text: text.slice(start).trimEnd(), line: startLine }];
}

const longestHead = 200;

function mayCut(line: string, length: number, blank: number): boolean {
  if (length < atHeading) return false;
  if (blank >= longPause || /^#{1,6}\s/.test(line)) return true;
  if (length < atParagraph || !/^\S/.test(line)) return false;
  return (
    length >= atLine || (blank > 0 && /^[\p{L}\p{N}*_`[]/u.test(line) && !/^\d+[.)]/.test(line))
  );
}

const fence = /^(?:[\s>*+-]|\d{1,9}[.)])*(`{3,}|~{3,})([^`]*)$/;

/** Fences and comments, in which nothing is a heading. */
class OpenBlocks {
  private fence: string | null = null;
  private comment = false;

  /** Whether the line stands inside one, or opens one. */
  take(line: string): boolean {
    if (this.comment) {
      this.comment = !line.includes('-->');
      return true;
    }
    const found = fence.exec(line);
    const marks = found?.[1] ?? '';
    if (this.fence !== null) {
      const closes = marks.startsWith(this.fence) && (found?.[2] ?? '').trim() === '';
      if (closes) this.fence = null;
      return true;
    }
    if (marks !== '') this.fence = marks;
    this.comment = line.includes('<!--') && !line.includes('-->');
    return this.fence !== null || this.comment;
  }
}
