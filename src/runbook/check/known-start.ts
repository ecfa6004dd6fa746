/** Whether a line begins as a command of a program that we know. */
import { isKnown } from '../programs/registry.ts';

const keywords = new Set([
  'if',
  'for',
  'while',
  'until',
  'case',
  'do',
  'done',
  'then',
  'else',
  'elif',
  'fi',
  'esac',
  'function',
  '{',
  '}',
  '!',
  'in',
  'select',
  '((',
  '[[',
]);

/** Of the first word only; assignments before it are skipped. */
export function startsKnown(line: string): boolean {
  const word = firstWord(line);
  return keywords.has(word) || isKnown(word);
}

export function firstWord(line: string): string {
  const words = line
    .trimStart()
    .slice(0, 400)
    .replace(/^[(\s]+/, '')
    .split(/[\s;|&)]+/, 6);
  return words.find((word) => !/^[A-Za-z_]\w*=/.test(word)) ?? '';
}
