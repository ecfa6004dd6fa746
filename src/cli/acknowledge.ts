/** `nova ack`: somebody has come, for one incident or for all that a page of a storm told of. */
import type { Command } from 'commander';
import { exitCodes, Failure } from './exit.ts';
import { bold, dim, print, printJson } from './print.ts';
import { askIncident, askResponder } from './responder.ts';
import { stateFolder, type ConfigOptions } from './setup.ts';

interface AcknowledgeOptions extends ConfigOptions {
  readonly reason: string;
  readonly storm?: boolean;
  readonly json?: boolean;
}

export function addAcknowledge(program: Command): void {
  program
    .command('ack')
    .description('take an incident on: nobody further is called for it')
    .argument('<id>', 'as `nova incidents` lists it, or `last`')
    .option('-r, --reason <text>', 'why, for the report', '')
    .option('--storm', 'with it all that the same page of a storm told of')
    .option('-c, --config <file>', 'configuration (default: nova.yaml here)')
    .option('--state <folder>', 'state folder of the running responder')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  nova ack last\n  nova ack last --reason "on it"\n  nova ack last --storm --reason "the host is being replaced"',
    )
    .action(acknowledge);
}

/** What we read of the responder's answers. */
interface Shown {
  readonly id: string;
  readonly service: string;
  readonly endedAt: string | null;
  readonly acknowledged: { readonly by: string } | null;
  readonly storm: { readonly leader: string; readonly incidents: readonly string[] } | null;
}

async function acknowledge(id: string, options: AcknowledgeOptions): Promise<void> {
  const state = await stateFolder(options);
  const shown = (await askIncident(state, id)) as Shown;
  const incidents = options.storm === true ? await toldTogether(state, shown) : [shown];
  const after: unknown[] = [];
  for (const incident of incidents) {
    const left = options.storm === true ? leftAlone(incident) : null;
    if (left === null) after.push(await takeOn(state, incident.id, options.reason));
    if (options.json === true) continue;
    if (left === null) print(`${bold('taken on')}: ${incident.id}; nobody further is called`);
    else print(dim(`${incident.id}: ${left}`));
  }
  if (options.json === true) printJson(options.storm === true ? after : after[0]);
}

function takeOn(state: string, id: string, reason: string): Promise<unknown> {
  return askResponder(state, 'POST', `/v1/incidents/${encodeURIComponent(id)}/acknowledge`, {
    reason,
  });
}

/** All that the page told of; the incident that leads the storm has the list. Throws Failure. */
async function toldTogether(state: string, { id, storm }: Shown): Promise<readonly Shown[]> {
  if (storm === null)
    throw new Failure(
      exitCodes.refused,
      `no page of a storm has told of ${id}. Take it on alone: nova ack ${id}`,
    );
  const leader = (await askIncident(state, storm.leader)) as Shown;
  const others = leader.storm?.incidents.filter((one) => one !== leader.id) ?? [];
  const rest = await Promise.all(others.map((one) => askIncident(state, one) as Promise<Shown>));
  return [leader, ...rest];
}

function leftAlone({ endedAt, acknowledged }: Shown): string | null {
  if (endedAt !== null) return 'it is over';
  return acknowledged === null ? null : `${acknowledged.by} has taken it on before`;
}
