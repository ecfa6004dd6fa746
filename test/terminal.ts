/** The nova command line at a pseudo terminal, answered as a person answers it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const main = join(import.meta.dirname, '..', 'src', 'cli', 'main.ts');

export interface Session {
  readonly exitCode: number | null;
  /** What the terminal showed, answers included, without colours. */
  readonly output: string;
}

/** What is asked, and the answer; `question` is where it begins in what is shown. */
export type AnswerTo = (shown: string) => string;

const question = 'type yes to do it: ';

/** `script` gives it a terminal of its own, and copies what is typed. */
export async function atTerminal(
  argv: readonly string[],
  cwd: string,
  answerTo: AnswerTo,
): Promise<Session> {
  const line = [process.execPath, main, ...argv].map(quoted).join(' ');
  const child = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    cwd,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let output = '';
  let answered = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    output += stripVTControlCharacters(chunk.toString()).replaceAll('\r', '');
    const shown = output.slice(answered);
    if (!shown.endsWith(question)) return;
    answered = output.length;
    child.stdin.write(`${answerTo(shown)}\n`);
  });
  await once(child, 'close');
  return { exitCode: child.exitCode, output };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
