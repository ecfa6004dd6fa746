/** Puts the values that people give into a command's blanks. */
import type { CheckedStep } from '../check/checked-step.ts';
import { parameterName } from '../words.ts';
import type { Values } from './known.ts';

/** Values are one word of plain signs, so that they stay one word wherever they stand. */
export function isPlainValue(value: string): boolean {
  return /^[\w][\w./:@+-]{0,199}$/.test(value);
}

const written =
  /<([^<>\n]{1,80})>|\{\{\s{0,3}([\w][\w .-]{0,60}?)\s{0,3}\}\}|\[([A-Za-z][A-Za-z0-9 _-]{1,40})\]|\{([a-z][a-z0-9_-]{1,40})\}|\b((?:YOUR|MY|REPLACE)[_-][A-Z0-9_-]{2,40}|CHANGE_?ME|REPLACE_ME)\b/g;

export function filledIn({ command, parameters }: CheckedStep, values: Values): string {
  if (parameters.length === 0) return command;
  return command.replace(written, (found: string, ...groups: unknown[]) => {
    const name = groups.slice(0, 5).find((one): one is string => typeof one === 'string') ?? '';
    return values.get(parameterName(name)) ?? found;
  });
}
