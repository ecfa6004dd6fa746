#!/usr/bin/env node
/** The command line. One file a command; this one alone ends the process. */
import { Command, CommanderError } from 'commander';
import { StoreError } from '../store/store.ts';
import { exitCodes, Failure } from './exit.ts';
import { addIncidents } from './incidents.ts';
import { addInit } from './init.ts';
import { addRunbook } from './runbook.ts';
import { addWatch } from './watch.ts';

const program = new Command()
  .name('nova')
  .description('A service-down runbook that runs itself, for services under Docker Compose.')
  .showHelpAfterError('(nova --help lists the commands)')
  .exitOverride();

addInit(program);
addWatch(program);
addIncidents(program);
addRunbook(program);
for (const command of program.commands)
  for (const one of [command, ...command.commands]) one.exitOverride();

// `nova … | head` stops reading, which is no failure.
process.stdout.on('error', (error: Error) => {
  if ('code' in error && error.code === 'EPIPE') process.exit(exitCodes.ok);
  throw error;
});

function codeOf(error: unknown): number {
  if (error instanceof Failure) return error.exit;
  if (error instanceof StoreError) return exitCodes.store;
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  return exitCodes.software;
}

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) {
    const known = error instanceof Failure || error instanceof StoreError;
    const words = error instanceof Error ? (known ? error.message : error.stack) : String(error);
    if (words !== '') process.stderr.write(`nova: ${words ?? 'failed'}\n`);
  }
  process.exit(codeOf(error));
}
