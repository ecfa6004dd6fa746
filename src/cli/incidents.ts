/** `nova incidents`, `nova incident show`: reading what has been recorded. */
import type { Command } from 'commander';
import { causeNames } from '../diagnosis/cause.ts';
import { describe } from '../incident/describe.ts';
import { rootCause, type Incident } from '../incident/incident.ts';
import { fold } from '../incident/transition.ts';
import { addActions } from './actions.ts';
import { addAmend } from './amend.ts';
import { findIncident } from './find-incident.ts';
import { storeOptions } from './journal.ts';
import { bold, print, printJson, renderEvent } from './print.ts';
import { addReport } from './report.ts';
import { useReader, type ConfigOptions } from './setup.ts';
import { newTable } from './table.ts';

interface ReadOptions extends ConfigOptions {
  readonly json?: boolean;
  readonly all?: boolean;
}

export function addIncidents(program: Command): void {
  storeOptions(program.command('incidents').description('list incidents, newest first'))
    .option('--open', 'only those that are not over')
    .addHelpText('after', '\nExamples:\n  nova incidents\n  nova incidents --open --json')
    .action(list);
  const incident = program.command('incident').description('one incident');
  storeOptions(
    incident
      .command('show')
      .description('the timeline of an incident')
      .argument('<id>', 'as `nova incidents` lists it, or `last`'),
  )
    .addHelpText(
      'after',
      '\nExamples:\n  nova incident show last\n  nova incident show last --json',
    )
    .action(show);
  addAmend(incident);
  addActions(incident);
  addReport(program);
}

async function list(options: ReadOptions & { readonly open?: boolean }): Promise<void> {
  const reader = await useReader(options);
  const ids = await reader.list(options.open === true ? 'open' : 'all', 200);
  const incidents: Incident[] = [];
  for (const id of ids) {
    const incident = fold(await reader.load(id));
    if (incident !== null) incidents.push(incident);
  }
  await reader.close();
  if (options.json === true) {
    printJson(incidents.map(summaryOf));
    return;
  }
  if (incidents.length === 0) {
    print('No incident has been recorded.');
    return;
  }
  const table = newTable(['ID', 'Service', 'Status', 'Cause', 'Began']);
  for (const one of incidents.map(summaryOf))
    table.push([
      one.id,
      one.service,
      one.status,
      one.cause === null ? '' : causeNames[one.cause],
      one.openedAt,
    ]);
  print(table.toString());
}

function summaryOf(incident: Incident) {
  return {
    id: incident.id,
    service: incident.service,
    services: incident.services,
    status: incident.phase,
    cause: rootCause(incident)?.kind ?? null,
    openedAt: new Date(incident.openedAt).toISOString(),
    endedAt: incident.endedAt === null ? null : new Date(incident.endedAt).toISOString(),
  };
}

async function show(id: string, options: ReadOptions): Promise<void> {
  const reader = await useReader(options);
  const { incident, log } = await findIncident(reader, id);
  await reader.close();
  if (options.json === true) {
    printJson({ ...summaryOf(incident), events: log });
    return;
  }
  const under = incident.phase === 'held' ? ` under ${incident.heldUnder ?? ''}` : '';
  const names = incident.services.join(', ');
  print(bold(`Incident ${incident.id}: ${names} (${incident.phase}${under})`));
  for (const { at, event } of log) print(renderEvent(at, describe(event)));
}
