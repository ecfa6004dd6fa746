/**
 * An empty line inside `<pre>` ends the HTML around it in Markdown, and what follows would be read
 * as sentences. Such lines get a mark while the text is parsed.
 */

/** White space to everybody, but nothing that makes a line empty to Markdown. */
const mark = '\f';

/** Nobody pastes more into one place. */
const longest = 64 * 1024;

/** The same text, whose `<pre>` have no empty lines; lines stay where they are. Linear. */
export function withoutEmptyLines(text: string): string {
  if (!text.includes('</pre') && !text.includes('</PRE')) return text;
  let result = '';
  let copied = 0;
  let opened: number | null = null;
  for (const { index, 1: slash } of text.matchAll(/<(\/?)pre\b/gi)) {
    if (slash === '') opened = beginsHtml(text, index) ? index : null;
    else if (opened !== null) {
      result += text.slice(copied, opened) + marked(text.slice(opened, index));
      copied = index;
      opened = null;
    }
  }
  return result + text.slice(copied);
}

/** Back to what was written. */
export function withEmptyLines(text: string): string {
  return text.includes(mark) ? text.replaceAll(mark, '') : text;
}

function marked(text: string): string {
  if (text.length > longest || /\n {0,3}(?:```|~~~)/.test(text)) return text;
  return text.replace(/\n(?=[ \t]*\n)/g, `\n${mark}`);
}

/** Whether nothing but HTML stands before it in its line: elsewhere people write of the tag. */
function beginsHtml(text: string, index: number): boolean {
  const before = text.slice(Math.max(0, index - 300), index);
  return /^[ \t]*(?:<[^`]*)?$/.test(before.slice(before.lastIndexOf('\n') + 1));
}
