/** What can be wrong with a configuration file. Every problem has a stable code and a place. */

/** Every code and what it means, as the reference prints it. */
export const configProblemCodes = {
  CONFIG_NOT_FOUND: 'There is no such file.',
  CONFIG_UNREADABLE: 'The file is there and cannot be read.',
  CONFIG_SYNTAX: 'The file is not YAML.',
  CONFIG_UNKNOWN_KEY: 'Nobody knows this key; most often it is a slip.',
  CONFIG_MISSING_KEY: 'A key must be there and is not.',
  CONFIG_INVALID_VALUE: 'The key cannot take this value.',
} as const;

export type ConfigProblemCode = keyof typeof configProblemCodes;

export interface ConfigProblem {
  readonly code: ConfigProblemCode;
  readonly file: string;
  /** 1-based; null when the file could not be read. */
  readonly at: { readonly line: number; readonly column: number } | null;
  /** For example `services.web.probes[0].url`; empty for the file as a whole. */
  readonly path: string;
  /** What stands there, shortened and without credentials. */
  readonly found: string;
  /** What may stand there. */
  readonly expected: string;
  /** The word that was probably meant. */
  readonly suggestion: string | null;
  /** All of it as one line for people, beginning with a place that editors can jump to. */
  readonly message: string;
}

/** A problem with its message. */
export function configProblem(problem: Omit<ConfigProblem, 'message'>): ConfigProblem {
  return { ...problem, message: describe(problem) };
}

function describe(problem: Omit<ConfigProblem, 'message'>): string {
  const { file, at, path, found, expected, suggestion } = problem;
  const place = at === null ? file : `${file}:${at.line}:${at.column}`;
  const subject = path === '' ? '' : ` ${path}:`;
  const hint = suggestion === null ? '' : `; did you mean "${suggestion}"?`;
  return `${place}:${subject} found ${found}, expected ${expected}${hint}`;
}

/** `['services', 'web', 'probes', 0]` as `services.web.probes[0]`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

const longest = 60;

/** A value as a message shows it: one line, short, without the credentials of a URL. */
export function valueText(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a section';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return `a ${typeof value}`;
  const safe = JSON.stringify(value.replaceAll(/:\/\/[^/\s]*@/g, '://[redacted]@'));
  return safe.length <= longest ? safe : `${safe.slice(0, longest)}…"`;
}
