/**
 * What can be wrong with a runbook: the closed union of problem codes. A runbook with problems
 * still compiles; `error` means that something written was not taken over, `warning` that it was
 * taken over with a narrower meaning, or is left to people.
 */
export type Severity = 'error' | 'warning';

export const problemCodes = {
  'too-large': 'error',
  'bad-front-matter': 'error',
  'bad-attribute': 'error',
  'unknown-remedy': 'error',
  'unknown-condition': 'error',
  'unknown-cause': 'warning',
  'shell-syntax': 'warning',
  'needs-approval': 'warning',
  'unbounded-wait': 'warning',
  'narrowed-to-service': 'warning',
  'missing-section': 'warning',
} as const satisfies Record<string, Severity>;

export type ProblemCode = keyof typeof problemCodes;

export interface Problem {
  /** 1-based line of the runbook. */
  readonly line: number;
  readonly code: ProblemCode;
  /** What is wrong, what was expected, and what happens instead. */
  readonly message: string;
}

export function problem(line: number, code: ProblemCode, message: string): Problem {
  return { line, code, message };
}
