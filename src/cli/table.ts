/** Tables: plain, because the library paints borders wherever its output goes. */
import CliTable, { type Table, type TableConstructorOptions } from 'cli-table3';

export function newTable(
  head: readonly string[],
  options: Omit<TableConstructorOptions, 'head' | 'style'> = {},
): Table {
  return new CliTable({ ...options, head: [...head], style: { head: [], border: [] } });
}
