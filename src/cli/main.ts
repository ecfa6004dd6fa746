#!/usr/bin/env -S node --max-semi-space-size=2 --v8-pool-size=1
/** The command line. One file a command; this one alone ends the process. */
import { CommanderError } from 'commander';
import { StoreError } from '../store/store.ts';
import { exitCodes, Failure } from './exit.ts';
import { createProgram } from './program.ts';

// `nova … | head` stops reading, which is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.ok);
  throw error;
});

function codeOf(error: unknown): number {
  if (error instanceof Failure) return error.exit;
  if (error instanceof StoreError) return exitCodes.store;
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  return exitCodes.software;
}

try {
  const program = await createProgram(process.argv[2]);
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) {
    const known = error instanceof Failure || error instanceof StoreError;
    const words = error instanceof Error ? (known ? error.message : error.stack) : String(error);
    if (words !== '') process.stderr.write(`nova: ${words ?? 'failed'}\n`);
  }
  const code = codeOf(error);
  // What was printed into a pipe is still on its way, and ending would cut it off.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}
