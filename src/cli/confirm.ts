/** Asks a person before something is changed. */
import { createInterface } from 'node:readline/promises';
import { printable } from '../evidence/printable.ts';

/** `nobody`: no person sits at a terminal, so none could be asked. */
export async function confirmed(what: string): Promise<'yes' | 'no' | 'nobody'> {
  if (!process.stdin.isTTY) return 'nobody';
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(`${printable(what)}\ntype yes to do it: `);
    return answer.trim().toLowerCase() === 'yes' ? 'yes' : 'no';
  } finally {
    terminal.close();
  }
}
