/** Every command, put together; nothing is parsed or run here, so that `docs/cli.md` can be made from it. */
import { Command } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { addAcknowledge } from './acknowledge.ts';
import { addApprove } from './approve.ts';
import { addDiagnose } from './diagnose.ts';
import { addDoctor } from './doctor.ts';
import { addDrill } from './drill.ts';
import { addDrift } from './drift.ts';
import { addExplain } from './explain.ts';
import { addIncidents } from './incidents.ts';
import { addInit } from './init.ts';
import { addMaintenance } from './maintenance.ts';
import { addPause } from './pause.ts';
import { addRunbook } from './runbook.ts';
import { addStats } from './stats.ts';
import { addStatus } from './status.ts';
import { addToken } from './token.ts';
import { addUpdate } from './update.ts';
import { addWatch } from './watch.ts';

/** Commands added to it inherit its settings: they throw CommanderError instead of ending the process. */
export function createProgram(): Command {
  const program = new Command()
    .name('nova')
    .description('A service-down runbook that runs itself, for services under Docker Compose.')
    .version(manifest.version, '-V, --version', 'print the version')
    .showHelpAfterError('(nova --help lists the commands)')
    .exitOverride();
  addInit(program);
  addWatch(program);
  addIncidents(program);
  addStats(program);
  addStatus(program);
  addRunbook(program);
  addApprove(program);
  addAcknowledge(program);
  addUpdate(program);
  addPause(program);
  addMaintenance(program);
  addToken(program);
  addDoctor(program);
  addDiagnose(program);
  addDrift(program);
  addExplain(program);
  addDrill(program);
  return program;
}
