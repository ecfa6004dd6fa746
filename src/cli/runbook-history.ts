/** `nova runbook history`: what people have changed with sections of runbooks. */
import type { Command } from 'commander';
import { printable } from '../evidence/printable.ts';
import type { StoredEntry } from '../incident/journal.ts';
import { sectionEntries } from '../workflow/section/section-log.ts';
import { exitCodes, Failure } from './exit.ts';
import { storeOptions } from './journal.ts';
import { dim, print, printJson } from './print.ts';
import { useReader, type ConfigOptions } from './setup.ts';

interface HistoryOptions extends ConfigOptions {
  readonly json?: boolean;
  readonly evidence?: string;
}

export function addHistory(runbook: Command): void {
  storeOptions(
    runbook.command('history').description('what people have changed with sections of runbooks'),
  )
    .option('--evidence <id>', 'print the evidence that was saved before, as JSON')
    .addHelpText('after', '\nExamples:\n  nova runbook history\n  nova runbook history --json')
    .action(history);
}

interface Done {
  readonly id: string;
  readonly at: string;
  readonly by: string;
  readonly runbook: string;
  readonly says: string;
  /** null: nobody knows yet. */
  readonly outcome: string | null;
  readonly detail: string;
  readonly evidence: string | null;
}

async function history(options: HistoryOptions): Promise<void> {
  const reader = await useReader(options);
  try {
    if (options.evidence !== undefined) {
      const kept = await reader.journal(['section-evidence']);
      print(evidenceOf(kept, options.evidence));
      return;
    }
    const all = doneIn(await reader.journal(sectionEntries));
    if (options.json === true) printJson(all);
    else if (all.length === 0) print('Nothing has been changed with a section of a runbook.');
    else for (const one of all) printDone(one);
  } finally {
    await reader.close();
  }
}

function evidenceOf(kept: readonly StoredEntry[], id: string): string {
  for (const { entry } of kept)
    if (entry.type === 'section-evidence' && entry.id === id) return entry.evidence;
  throw new Failure(exitCodes.noInput, `No evidence has the name ${id}.`);
}

function doneIn(journal: readonly StoredEntry[]): readonly Done[] {
  const found = new Map<string, Done>();
  for (const { at, entry } of journal) {
    if (entry.type === 'section-intended') {
      const { id, by, runbook, says, evidence } = entry;
      const time = new Date(at).toISOString();
      found.set(id, { id, at: time, by, runbook, says, outcome: null, detail: '', evidence });
    }
    const before = entry.type === 'section-finished' ? found.get(entry.id) : undefined;
    if (before !== undefined && entry.type === 'section-finished')
      found.set(entry.id, { ...before, outcome: entry.outcome, detail: entry.detail });
  }
  return [...found.values()];
}

function printDone({ at, by, runbook, says, outcome, detail, evidence }: Done): void {
  print(`${at} ${printable(by)} ${printable(runbook)}: ${printable(says)}`);
  print(dim(`  ${outcome ?? 'not finished'}${detail === '' ? '' : `: ${printable(detail)}`}`));
  if (evidence !== null) print(dim(`  nova runbook history --evidence ${evidence}`));
}
