/** `nova pause`, `nova resume`, `nova pauses`: change nothing for a while. */
import type { Command } from 'commander';
import { holdEntries, holdsOf, type Pause } from '../incident/hold.ts';
import { exitCodes, Failure } from './exit.ts';
import { durationOf, entryId, storeOptions, withStore } from './journal.ts';
import { print, printJson } from './print.ts';
import { operatorName } from './responder.ts';
import type { ConfigOptions } from './setup.ts';

interface PauseOptions extends ConfigOptions {
  readonly for?: string;
  readonly service?: string;
  readonly reason: string;
  readonly json?: boolean;
}

export function addPause(program: Command): void {
  storeOptions(
    program
      .command('pause')
      .description('change nothing until it is resumed; watching and telling people goes on')
      .requiredOption('-r, --reason <text>', 'why')
      .option('--for <duration>', 'ends by itself, for example after 1h')
      .option('--service <name>', 'only this service'),
  )
    .addHelpText(
      'after',
      '\nExamples:\n  nova pause --for 20m --reason "deploying 2.4"\n  nova pause --service web --reason "moving its disk"',
    )
    .action(pause);
  storeOptions(
    program
      .command('resume')
      .description('end pauses: all of them, or those of a service')
      .option('--service <name>', 'only pauses of this service'),
  )
    .addHelpText('after', '\nExamples:\n  nova resume\n  nova resume --service web')
    .action(resume);
  storeOptions(program.command('pauses').description('pauses that hold now'))
    .addHelpText('after', '\nExamples:\n  nova pauses\n  nova pauses --json')
    .action(list);
}

async function pause(options: PauseOptions): Promise<void> {
  const now = Date.now();
  const until = options.for === undefined ? null : now + durationOf(options.for, '--for');
  const entry = {
    type: 'paused',
    id: entryId(),
    service: options.service ?? null,
    until,
    reason: options.reason,
    by: operatorName(),
  } as const;
  await withStore(options, (store) => store.note(entry, now));
  if (options.json === true) printJson(entry);
  else print(`Paused: ${words({ ...entry, at: now })}. To go on: nova resume`);
}

async function resume(options: PauseOptions): Promise<void> {
  const now = Date.now();
  const ended = await withStore(options, async (store) => {
    const { pauses } = holdsOf(await store.journal(holdEntries), now);
    const wanted = pauses.filter(
      ({ service }) => options.service === undefined || service === options.service,
    );
    for (const { id } of wanted) await store.note({ type: 'resumed', id, by: operatorName() }, now);
    return wanted;
  });
  if (options.json === true) printJson(ended);
  else if (ended.length === 0) throw new Failure(exitCodes.noInput, 'Nothing is paused.');
  else for (const one of ended) print(`Resumed: ${words(one)}`);
}

async function list(options: PauseOptions): Promise<void> {
  const { pauses } = await withStore(options, async (store) =>
    holdsOf(await store.journal(holdEntries), Date.now()),
  );
  if (options.json === true) printJson(pauses);
  else if (pauses.length === 0) print('Nothing is paused.');
  else for (const one of pauses) print(words(one));
}

function words({ service, until, reason, by }: Pause): string {
  const end = until === null ? 'until it is resumed' : `until ${new Date(until).toISOString()}`;
  return `${service ?? 'everything'}, ${end}, by ${by}: ${reason}`;
}
