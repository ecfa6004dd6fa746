/** `nova runbook`: checks, shows and performs runbooks. */
import type { Command } from 'commander';
import { addCheck } from './runbook-check.ts';
import { addHistory } from './runbook-history.ts';
import { addRun } from './runbook-run.ts';
import { addShow } from './runbook-show.ts';

export function addRunbook(program: Command): void {
  const runbook = program.command('runbook').description('check, show or perform a runbook');
  addCheck(runbook);
  addShow(runbook);
  addRun(runbook);
  addHistory(runbook);
}
