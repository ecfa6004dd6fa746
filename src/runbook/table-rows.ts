/**
 * Rows of tables as they were meant: a pipe inside marks of code belongs to the command, though
 * Markdown takes it for the end of the cell unless it is escaped.
 */
const row = /^[ \t]*\|.*\|[ \t]*$/;
const code = /(`+)(?!`)([^`\n]{1,600})\1(?!`)/g;

/** The same text with these pipes escaped; lines stay where they are. Linear in the text. */
export function withWholeCells(text: string): string {
  if (!text.includes('`') || !/^[ \t]*\|/m.test(text)) return text;
  return text
    .split('\n')
    .map((line) => (line.includes('`') && row.test(line) ? escaped(line) : line))
    .join('\n');
}

function escaped(line: string): string {
  return line.replace(code, (span) => span.replace(/(?<!\\)\|/g, '\\|'));
}
