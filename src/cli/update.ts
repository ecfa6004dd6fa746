/** `nova update`: tell users how things stand. */
import { Option, type Command } from 'commander';
import { updateStatuses } from '../incident/event.ts';
import { printable } from '../evidence/printable.ts';
import { bold, dim, print, printJson } from './print.ts';
import { askResponder, askIncident } from './responder.ts';
import { stateFolder, type ConfigOptions } from './setup.ts';

interface UpdateOptions extends ConfigOptions {
  readonly message?: string;
  readonly status?: string;
  readonly json?: boolean;
}

export function addUpdate(program: Command): void {
  program
    .command('update')
    .description('tell users how an incident stands, now and through every channel')
    .argument('<id>', 'as `nova incidents` lists it, or `last`')
    .option('-m, --message <text>', "in these words (default: the runbook's template)")
    .addOption(
      new Option(
        '-s, --status <status>',
        'how things stand (default: as the incident does)',
      ).choices(updateStatuses),
    )
    .option('-c, --config <file>', 'configuration (default: nova.yaml here)')
    .option('--state <folder>', 'state folder of the running responder')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
It is public: the product's name, no hosts, no causes that only engineers understand. With it a
person has confirmed the outage, so channels that wait for that get it too.

Examples:
  nova update last
  nova update last --message "Payments are delayed; no data is lost."
  nova update last --status postmortem --message "A full disk stopped the database. It has an alert now."`,
    )
    .action(update);
}

/** What we read of the responder's answer. */
interface Shown {
  readonly updates: readonly {
    readonly status: string;
    readonly subject: string;
    readonly body: string;
    readonly next: string | null;
  }[];
}

async function update(id: string, options: UpdateOptions): Promise<void> {
  const state = await stateFolder(options);
  const { id: found } = await askIncident(state, id);
  const path = `/v1/incidents/${encodeURIComponent(found)}/updates`;
  const { message = null, status = null } = options;
  const after = (await askResponder(state, 'POST', path, { message, status })) as Shown;
  if (options.json === true) {
    printJson(after);
    return;
  }
  const said = after.updates.at(-1);
  if (said === undefined) return;
  print(`${bold('published')}: ${found}, ${said.status}`);
  print(dim(printable(`${said.subject}\n\n${said.body}`)));
}
