/**
 * `nova drill`: faults on purpose. What they do lies outside of the responder, in `faults/`, and is
 * loaded by these commands alone, when they are called.
 */
import type { Command } from 'commander';
import { storeOptions } from './journal.ts';
import type { ConfigOptions } from './setup.ts';

export interface DrillOptions extends ConfigOptions {
  readonly project: string;
  readonly json?: boolean;
}

export interface DrillRunOptions extends DrillOptions {
  readonly service?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly timeout: string;
}

export function addDrill(program: Command): void {
  const drill = program.command('drill').description('practise outages on purpose');
  drill
    .command('list')
    .description('every fault: what it does, what is expected of a responder, what it needs')
    .option('-p, --project <name>', 'also which services of this project each can be aimed at')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExamples:\n  nova drill list\n  nova drill list --project shop --json')
    .action(async (options: Partial<DrillOptions>) =>
      (await import('./drill-list.ts')).listFaults(options),
    );
  storeOptions(
    drill
      .command('run')
      .description('do a fault to a service that is marked for drills, watch, and put all back')
      .argument('<fault>', 'as `nova drill list` names it')
      .requiredOption('-p, --project <name>', 'the Compose project')
      .option('--service <name>', 'the service (default: the only one that is marked for drills)')
      .option('--dry-run', 'say what would be done and what speaks against it, and do nothing')
      .option('-y, --yes', 'do not ask a person first')
      .option('--timeout <duration>', 'put all back after this time at the latest', '10m'),
  )
    .addHelpText(
      'after',
      `
Examples:
  nova drill run hang --project shop --service web --dry-run
  nova drill run crash-stays-down --project shop --service db
  nova drill run crash-once --project shop --yes --json`,
    )
    .action(async (fault: string, options: DrillRunOptions) =>
      (await import('./drill-run.ts')).runDrill(fault, options),
    );
  storeOptions(
    drill
      .command('heal')
      .description('put back what a drill has changed that was ended before it could')
      .requiredOption('-p, --project <name>', 'the Compose project'),
  )
    .addHelpText('after', '\nExamples:\n  nova drill heal --project shop')
    .action(async (options: DrillOptions) =>
      (await import('./drill-remains.ts')).healRemains(options),
    );
}
