/** `nova approve`, `nova deny`: a person's answer to what an incident asks. */
import type { Command } from 'commander';
import { printable } from '../evidence/printable.ts';
import { bold, print, printJson } from './print.ts';
import { askResponder, askIncident } from './responder.ts';
import { stateFolder, type ConfigOptions } from './setup.ts';

interface AnswerOptions extends ConfigOptions {
  readonly reason: string;
  readonly plan?: string;
  readonly json?: boolean;
}

type Decision = 'approved' | 'denied';

export function addApprove(program: Command): void {
  for (const [name, decision, does] of [
    ['approve', 'approved', 'agree to what an incident asks'],
    ['deny', 'denied', 'say no to what an incident asks'],
  ] as const)
    program
      .command(name)
      .description(does)
      .argument('<id>', 'as `nova incidents` lists it, or `last`')
      .option('-r, --reason <text>', 'why, for the report', '')
      .option('--plan <hash>', 'only if it still asks exactly this')
      .option('-c, --config <file>', 'configuration (default: nova.yaml here)')
      .option('--state <folder>', 'state folder of the running responder')
      .option('--json', 'print JSON')
      .addHelpText(
        'after',
        `\nExamples:\n  nova ${name} last\n  nova ${name} last --reason "agreed with the database team"`,
      )
      .action((id: string, options: AnswerOptions) => answer(id, decision, options));
}

/** What we read of the responder's answers. */
interface Shown {
  readonly id: string;
  readonly question: { readonly plan: string; readonly says: string } | null;
}

/** No question has it, so that the responder says why nothing is asked. */
const noPlan = '0'.repeat(16);

async function answer(id: string, decision: Decision, options: AnswerOptions): Promise<void> {
  const state = await stateFolder(options);
  const shown = (await askIncident(state, id)) as Shown;
  const plan = options.plan ?? shown.question?.plan ?? noPlan;
  const path = `/v1/incidents/${encodeURIComponent(shown.id)}/answer`;
  const { reason } = options;
  const after = await askResponder(state, 'POST', path, { decision, plan, reason });
  if (options.json === true) {
    printJson(after);
    return;
  }
  print(`${bold(decision)}: ${printable(shown.question?.says ?? '')}`);
}
