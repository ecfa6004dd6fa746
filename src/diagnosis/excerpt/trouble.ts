/** Whether a line says that something is wrong, when no signature knows what. */
import { isAccessLog, readMessage } from '../signatures/message.ts';

/** Lower-case words of things gone wrong; a word alone never decides what the cause is. */
const words = [
  'error',
  'exception',
  'fatal',
  'panic',
  'traceback',
  'failed',
  'failure',
  'unable to',
  'cannot ',
  "can't ",
  'could not',
  "couldn't",
  'refused',
  'denied',
  'timed out',
  'timeout',
  'aborted',
  'crash',
  'killed',
  'corrupt',
  'not found',
  'invalid',
  'unhealthy',
  'unreachable',
  'exited with code',
  'core dumped',
  'no such',
  'unavailable',
  'unhandled',
  'uncaught',
];

export function isTrouble(line: string): boolean {
  const { text, level } = readMessage(line);
  if (level === 'error') return true;
  if (level === 'low' || isAccessLog(text)) return false;
  const folded = text.toLowerCase();
  return words.some((word) => folded.includes(word));
}
