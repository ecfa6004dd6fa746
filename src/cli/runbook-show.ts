/** `nova runbook show`: what the responder takes from a runbook, and what from its defaults. */
import type { Command } from 'commander';
import { printable } from '../evidence/printable.ts';
import { calledFor } from '../runbook/called-for.ts';
import { originsOf } from '../runbook/origin.ts';
import { readRunbook } from '../runbook/read.ts';
import type { Contact } from '../runbook/runbook.ts';
import { exitCodes, Failure } from './exit.ts';
import { bold, dim, paint, print, printJson } from './print.ts';

export function addShow(runbook: Command): void {
  runbook
    .command('show')
    .argument('<file>', 'a runbook in Markdown')
    .description('tell what comes from the runbook and what from the defaults')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExamples:\n  nova runbook show runbooks/service-down.md\n  nova runbook show runbooks/service-down.md --json',
    )
    .action(show);
}

async function show(file: string, options: { readonly json?: boolean }): Promise<void> {
  const read = await readRunbook(file);
  if (!read.ok) throw new Failure(exitCodes.noInput, read.message);
  const { runbook, problems } = read;
  const origins = originsOf(runbook);
  if (options.json === true) {
    const { title, hash, escalation } = runbook;
    const contacts = escalation.contacts.map((one) => ({ ...one, calledFor: calledFor(one) }));
    printJson({ file, title, hash, contacts, origins, problems });
    return;
  }
  print(bold(printable(runbook.title)));
  const width = Math.max(...origins.map(({ what }) => what.length));
  for (const { what, value, from, line } of origins) {
    const place = line === null ? from : `${from}, line ${line}`;
    print(`  ${what.padEnd(width)}  ${printable(value)} ${dim(`(${place})`)}`);
  }
  for (const contact of runbook.escalation.contacts) print(dim(`  contact: ${words(contact)}`));
  for (const { line, code, message } of problems)
    print(`${dim(String(line).padStart(5))} ${paint.asking(code)}: ${printable(message)}`);
}

function words(contact: Contact): string {
  const reasons = calledFor(contact).join(', ');
  const only = reasons === '' ? '' : `called only for ${reasons}`;
  return [contact.name, contact.how, only]
    .filter((one) => one !== '')
    .map(printable)
    .join(', ');
}
