/** Lines of a paragraph or item that begin as commands do, without marks of code. */
import { promptOf } from './check/prompt.ts';
import { isKnown } from './programs/registry.ts';

export interface PlainLines {
  readonly text: string;
  /** Lines before its first. */
  readonly before: number;
  /** `amid`: after a sentence that announces nothing. */
  readonly place: 'lines' | 'amid';
}

/**
 * At the beginning, after a colon, after another such line, or where nothing but the author's
 * will broke the line. A backslash at the end takes the next line along. Linear in the text.
 */
export function plainLinesIn(source: string): readonly PlainLines[] {
  const found: PlainLines[] = [];
  const lines = source.split('\n');
  let run: string[] = [];
  let place: PlainLines['place'] = 'lines';
  let open = true;
  const close = (end: number): void => {
    if (run.length > 0) found.push({ text: run.join('\n'), before: end - run.length, place });
    run = [];
  };
  for (const [index, written] of lines.entries()) {
    const one = withoutPrompt(written);
    if (one !== written) open = true;
    if (run.at(-1)?.trimEnd().endsWith('\\') === true) run.push(one);
    else if (beginsKnown(one) && (open || mayBeginAmid(lines, index))) {
      if (!open || place === 'amid') close(index);
      place = open ? 'lines' : 'amid';
      run.push(one);
    } else {
      close(index);
      open = /:\s*$/.test(one);
    }
  }
  close(lines.length);
  return found;
}

function withoutPrompt(line: string): string {
  const prompt = promptOf(line);
  if (prompt?.prompt !== 'shell') return line;
  return ' '.repeat(prompt.length) + line.slice(prompt.length);
}

/** A line that is shorter than this was not broken because it was full; most are wrapped at 70 to 100. */
const full = 56;

/** Words that a sentence does not end with: it goes on in the next line. */
const goesOn =
  /(?:[,;(]|\s[-–—]|\b(?:that|the|an?|of|in|on|at|by|and|or|as|is|are|was|were|saw|sees?|seen|if|when|because|so|but|where|while|dass|das|der|die|den|ein|eine|und|oder|von|wenn|weil|aber|ist|war|que|le|la|les|une?|des?|du|et|ou|si|est|el|los|las|una|y|o|os|uma?|em|e))\s*$/i;

/**
 * Whether a command may stand on this line between sentences: the line before was broken although
 * there was room, and ends where a sentence or heading may, and what follows begins anew.
 */
function mayBeginAmid(lines: readonly string[], index: number): boolean {
  const before = lines[index - 1]?.trim() ?? '';
  const after = lines[index + 1] ?? '';
  if (/^\s*\p{Ll}/u.test(after) && !beginsKnown(after)) return false;
  if (beginsKnown(before)) return true;
  return before.length < full && (index === 1 || !/^\p{Ll}/u.test(before)) && !goesOn.test(before);
}

/** Programs are written in small letters, sentences mostly begin otherwise. */
function beginsKnown(line: string): boolean {
  if (/^\s*(?:until|while|for|if)\s.{1,300};\s*(?:do|then)\b/.test(line)) return true;
  const start = /^\s*(?:\$ )?([a-z./~][\w./~-]{0,60})(?=\s|$)/.exec(line)?.[1];
  return start !== undefined && isKnown(start);
}
