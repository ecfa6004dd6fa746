/** What a block's attributes say of its rung, and what is wrong with them. */
import { remedyNames } from '../remedy/remedy.ts';
import type { RemedyName } from '../remedy/remedy.ts';
import type { CodeBlock } from './document.ts';
import { parseDuration } from './duration.ts';
import { problem } from './problem.ts';
import type { Problem } from './problem.ts';
import { conditions } from './runbook.ts';
import type { Condition, RungTarget } from './runbook.ts';

export interface RungRules {
  readonly remedy: RemedyName | null;
  readonly when: readonly Condition[];
  readonly within: number | null;
  readonly factor: number | null;
  readonly cap: number | null;
  readonly target: RungTarget | null;
  readonly problems: readonly Problem[];
  /** Something that decides whether the rung is tried could not be read: it must not be tried. */
  readonly unusable: boolean;
}

const keys = ['remedy', 'when', 'within', 'factor', 'cap', 'target'] as const;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Attributes of other programs are left alone, unless ours stand beside them. */
export function readRules(block: CodeBlock): RungRules {
  const { values } = block.attributes;
  // The fence stands on the line before the text.
  const line = Math.max(1, block.line - 1);
  const problems: Problem[] = [];
  const found: Mutable<RungRules> = {
    remedy: null,
    when: [],
    within: null,
    factor: null,
    cap: null,
    target: null,
    problems,
    unusable: false,
  };
  if (!keys.some((key) => values.has(key))) return found;
  for (const [key, value] of values) readRule(key, value, line, found, problems);
  return found;
}

function readRule(
  key: string,
  value: string,
  line: number,
  found: Mutable<RungRules>,
  problems: Problem[],
): void {
  switch (key) {
    case 'remedy':
      found.remedy = remedyNames.find((name) => name === value) ?? null;
      if (found.remedy !== null) return;
      found.unusable = true;
      problems.push(
        problem(line, 'unknown-remedy', `remedy "${value}", expected ${remedyNames.join(', ')}`),
      );
      return;
    case 'when':
      readConditions(value, line, found, problems);
      return;
    case 'within':
      found.within = parseDuration(value);
      if (found.within === null) problems.push(wrong(line, key, value, 'a duration, as 60s or 2m'));
      return;
    case 'factor':
    case 'cap':
      found[key] = Number(value) > 1 && Number(value) <= 64 ? Number(value) : null;
      if (found[key] === null) problems.push(wrong(line, key, value, 'a number from 1 to 64'));
      return;
    case 'target':
      found.target = value === 'service' || value === 'component' ? value : { named: value };
      return;
    default:
      problems.push(wrong(line, key, value, `one of ${keys.join(', ')}`));
  }
}

function readConditions(
  value: string,
  line: number,
  found: Mutable<RungRules>,
  problems: Problem[],
): void {
  for (const word of value.split(/[\s,]+/).filter((one) => one !== '')) {
    const condition = conditions.find((one) => one === word);
    if (condition !== undefined) {
      found.when = [...found.when, condition];
      continue;
    }
    // Tried without its condition, the rung would do more than what was written.
    found.unusable = true;
    const message = `condition "${word}", expected ${conditions.join(', ')}; the rung is left out`;
    problems.push(problem(line, 'unknown-condition', message));
  }
}

function wrong(line: number, key: string, value: string, expected: string): Problem {
  return problem(line, 'bad-attribute', `${key}="${value}", expected ${expected}`);
}
