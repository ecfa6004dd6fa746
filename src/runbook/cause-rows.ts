/** Tables of problems and what to do about each: a row is a section about the cause it names. */
import type { CauseKind } from '../diagnosis/cause.ts';
import type { CodeBlock, Table } from './document.ts';
import { inEnglish } from './languages/in-english.ts';
import { forbids } from './manual-steps.ts';
import { statedCauses } from './sections.ts';
import { codeAt } from './text-commands.ts';
import type { SectionText } from './text-commands.ts';

export interface CauseRow {
  readonly title: string;
  readonly line: number;
  readonly causes: readonly CauseKind[];
  /** What its cells give to do. */
  readonly commands: readonly CodeBlock[];
}

const problems =
  /\b(?:probl\w+|issue|symptom|error|cause|alert|failure|fault|scenario|incident|situation)\b/i;
const fixes =
  /\b(?:fix|fixes|solutions?|remed\w+|actions?|resolutions?|resolve|mitigation|recovery|response|what to do|steps?|workaround|commands?)\b/i;
/** Columns whose commands explain or look. */
const explains =
  /\b(?:cause|symptom|diagnos\w+|check|detect\w*|why|example|impact|evidence|meaning|prevent\w*|notes?)\b/i;
/** Words of a name, and commands of a row. */
const longestName = 8;
const mostCommands = 20;

/** Rows that say what is done: commands, words where the table has a column for them, or a prohibition. */
export function causeRows(table: Table, cells: SectionText['cells']): readonly CauseRow[] {
  const header = table.header.map(inEnglish);
  const [first = '', ...others] = header;
  const fix = others.findIndex((name) => fixes.test(name) && !explains.test(name)) + 1;
  if (fix === 0 && !problems.test(first)) return [];
  return table.rows.flatMap((row, index) => {
    const [title = '', ...rest] = row;
    const words = title.split(/\s+/).length;
    if (words > longestName) return [];
    const causes = statedCauses(title, words === 1 ? 'topic' : 'fault');
    if (causes.length === 0) return [];
    // Header and rule stand before the rows.
    const line = table.line + 2 + index;
    const given = cells.get(line) ?? [];
    const does = (row[fix] ?? '').trim() !== '' && fix > 0;
    if (!does && given.length === 0 && !forbids(rest.join('. '))) return [];
    return [{ title, line, causes, commands: remediesOf(header, row, given, line) }];
  });
}

function remediesOf(
  header: readonly string[],
  row: readonly string[],
  given: readonly string[],
  line: number,
): readonly CodeBlock[] {
  const doing = row.filter(
    (cell, column) => column > 0 && !explains.test(header[column] ?? '') && !forbids(cell),
  );
  return given
    .slice(0, mostCommands)
    .filter((text) => doing.some((cell) => cell.includes(text.replace(/\s+/g, ' '))))
    .map((text) => codeAt(text, line));
}
