/** `nova maintenance`: planned work, during which nothing is changed and nobody is called. */
import type { Command } from 'commander';
import { holdEntries, holdsOf, type Maintenance } from '../incident/hold.ts';
import { exitCodes, Failure } from './exit.ts';
import { durationOf, entryId, storeOptions, timeOf, withStore } from './journal.ts';
import { print, printJson } from './print.ts';
import { operatorName } from './responder.ts';
import type { ConfigOptions } from './setup.ts';

interface AddOptions extends ConfigOptions {
  readonly for: string;
  readonly from?: string;
  readonly service: readonly string[];
  readonly reason: string;
  readonly notice?: string;
  readonly json?: boolean;
}

type ReadOptions = ConfigOptions & { readonly json?: boolean };

export function addMaintenance(program: Command): void {
  const command = program.command('maintenance').description('planned work');
  storeOptions(
    command
      .command('add')
      .description('announce planned work')
      .requiredOption('--for <duration>', 'how long it lasts')
      .requiredOption('-r, --reason <text>', 'what it is')
      .option('--notice <text>', 'what users read of it on the status page')
      .option('--from <time>', 'when it begins: a time, or a duration from now (default: now)')
      .option('--service <name>', 'a service; may be given again (default: all)', collect, []),
  )
    .addHelpText(
      'after',
      '\nExamples:\n  nova maintenance add --from 2026-03-01T02:00Z --for 2h --service db --reason "new disks"\n  nova maintenance add --for 30m --reason "new disks" --notice "Orders may be slow for a while."',
    )
    .action(add);
  storeOptions(command.command('list').description('planned work that is not over'))
    .addHelpText('after', '\nExamples:\n  nova maintenance list --json')
    .action(list);
  storeOptions(
    command
      .command('end')
      .description('call planned work off, or end it early')
      .argument('<id>', 'as `nova maintenance list` shows it'),
  )
    .addHelpText('after', '\nExamples:\n  nova maintenance end 4f2ab1')
    .action(end);
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

async function add(options: AddOptions): Promise<void> {
  const now = Date.now();
  const from = options.from === undefined ? now : timeOf(options.from, '--from', now);
  const entry = {
    type: 'maintenance-added',
    id: entryId(),
    services: options.service,
    from,
    until: from + durationOf(options.for, '--for'),
    reason: options.reason,
    ...(options.notice === undefined ? {} : { notice: options.notice.slice(0, 500) }),
    by: operatorName(),
  } as const;
  await withStore(options, (store) => store.note(entry, now));
  if (options.json === true) printJson(entry);
  else print(`Planned: ${words(entry)}`);
}

async function list(options: ReadOptions): Promise<void> {
  const planned = await withStore(options, async (store) =>
    holdsOf(await store.journal(holdEntries), Date.now()),
  );
  if (options.json === true) printJson(planned.maintenance);
  else if (planned.maintenance.length === 0) print('Nothing is planned.');
  else for (const one of planned.maintenance) print(words(one));
}

async function end(id: string, options: ReadOptions): Promise<void> {
  const now = Date.now();
  await withStore(options, async (store) => {
    const { maintenance } = holdsOf(await store.journal(holdEntries), now);
    if (!maintenance.some((one) => one.id === id))
      throw new Failure(exitCodes.noInput, `No planned work has the name ${id}.`);
    await store.note({ type: 'maintenance-ended', id, by: operatorName() }, now);
  });
  if (options.json === true) printJson({ ended: id });
  else print(`Ended: ${id}`);
}

function words({ id, services, from, until, reason, by }: Maintenance): string {
  const what = services.length === 0 ? 'everything' : services.join(', ');
  return `${id} ${what}, ${new Date(from).toISOString()} to ${new Date(until).toISOString()}, by ${by}: ${reason}`;
}
