/** Whether a line says that something is wrong, when no signature knows what. */
import { buildAutomaton, hasText } from '../signatures/literals.ts';
import { isAccessLog, readMessage, statusOf } from '../signatures/message.ts';

/** Lower-case words of things gone wrong; a word alone never decides what the cause is. */
const words = [
  ...['error', 'exception', 'fatal', 'panic', 'traceback', 'failed', 'failure', 'unable to'],
  ...['cannot ', "can't ", 'could not', "couldn't", 'refused', 'denied', 'timed out', 'timeout'],
  ...['aborted', 'crash', 'killed', 'corrupt', 'not found', 'invalid', 'unhealthy', 'unreachable'],
  ...['missing', 'unsupported', 'incompatible', 'mismatch', 'does not match', 'not supported'],
  ...['must rebuild', 'unauthorized', 'forbidden', 'rejected', 'unexpected', 'gave up'],
  ...['exited with code', 'core dumped', 'no such', 'unavailable', 'unhandled', 'uncaught'],
  ...['exit status 1', 'exit status 2', 'blocked for', 'unbound variable', 'does not exist'],
  ...['parameter null or not set', 'read-only file system', 'exhausted', 'out of memory'],
  ...['not executable', 'unrecognized'],
];
/** How records and loggers mark an error without one of the words. */
const marks = ['crit', 'alert', 'emerg', 'severe', '"level":5', '"level":6', '"s":"e"', '"s":"f"'];

const troubleWords = buildAutomaton(words);
const anySign = buildAutomaton([...words, ...marks]);

export function isTrouble(line: string): boolean {
  if (isAccessLog(line)) return statusOf(line) >= 500;
  const isKlogError = line.startsWith('E') || line.startsWith('F');
  if (!isKlogError && !hasText(anySign, line)) return false;
  const { text, level } = readMessage(line);
  if (level === 'error') return !isEmpty(text);
  if (level === 'low' || isAccessLog(text) || isPassed(text)) return false;
  return hasText(troubleWords, withoutNames(text));
}

/** A level without a message: what it is about stands on the next line. */
const isEmpty = (text: string): boolean => /\b(?:ERROR|FATAL)[\s:-]*$/.test(text.slice(-24));

/** A check that passed names what it looked for: "Checking for invalid columns … ok". */
const isPassed = (text: string): boolean => /[. ]\[? ?ok ?\]?$/i.test(text.slice(-12).trimEnd());

const dealsWithErrors =
  /(?:errors?|exceptions?|failures?|crash(?:es)?)[ _-](?:handl|log(?:ger|ging|s)\b|report|page|threshold|middleware|polic|recover|tracking)\w*|\b(?:an|add) exception (?:for|to)\b/gi;

/** What only deals with errors is none, a limit of time is not its end, and what is asked for may be called anything. */
function withoutNames(text: string): string {
  return text
    .replaceAll(/errors?[._-]log/gi, '')
    .replaceAll(dealsWithErrors, '')
    .replaceAll(/timeout\b['"]?(?: ?[:=] ?| of | to | is | )['"]?\d/gi, '')
    .replaceAll(/\b(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) "?\/\S*/g, '');
}
