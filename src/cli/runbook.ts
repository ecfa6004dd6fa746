/** `nova runbook`: checks, shows and performs runbooks. */
import type { Command } from 'commander';
import { addCheck } from './runbook-check.ts';

export function addRunbook(program: Command): void {
  const runbook = program.command('runbook').description('check, show or perform a runbook');
  addCheck(runbook);
}
