/** From the text of `nova.yaml` to a configuration, or to all that is wrong with it, with places. */
import { LineCounter, isMap, isScalar, parseDocument, visit } from 'yaml';
import type { Document } from 'yaml';
import type { z } from 'zod';
import { configSchema } from './config.ts';
import type { Config } from './config.ts';
import { nearest } from './nearest.ts';
import { configProblem, pathText, valueText } from './problem.ts';
import type { ConfigProblem } from './problem.ts';
import { choicesOf, expectedIn, keysOf, member, oneOf, shapeAt } from './shape.ts';

export type Loaded =
  | { readonly ok: true; readonly config: Config; readonly file: string }
  | { readonly ok: false; readonly problems: Problems };
type Problems = readonly [ConfigProblem, ...ConfigProblem[]];

/** A parsed file: its values, and where each of them stands. */
interface Source {
  readonly file: string;
  readonly document: Document;
  readonly lines: LineCounter;
  readonly value: unknown;
}

/** @param file the name for messages; nothing is read */
export function parseConfig(text: string, file: string): Loaded {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = syntaxProblems(document, file, lines);
  if (isFull(broken)) return { ok: false, problems: broken };
  const value = plainValue(document);
  if (value === tooManyAliases)
    return {
      ok: false,
      problems: [syntaxProblem(file, lines, 0, 'aliases that expand without end')],
    };
  // An empty file is an empty section: what is missing in it is then said key by key.
  const source: Source = { file, document, lines, value: value ?? {} };
  const parsed = configSchema.safeParse(source.value);
  if (parsed.success) return { ok: true, file, config: parsed.data };
  const problems = parsed.error.issues
    .flatMap((issue) => describeIssue(source, issue))
    .sort(byPlace);
  if (isFull(problems)) return { ok: false, problems };
  throw new Error('the schema refused the configuration without a reason');
}

function syntaxProblems(document: Document, file: string, lines: LineCounter): ConfigProblem[] {
  const problems = document.errors.map(({ message, pos }) =>
    syntaxProblem(file, lines, pos[0], message.replaceAll(/\s+/g, ' ')),
  );
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return;
      const message = `*${alias.source} stands for nothing`;
      problems.push(syntaxProblem(file, lines, alias.range?.[0] ?? 0, message));
    },
  });
  return problems;
}

function syntaxProblem(
  file: string,
  lines: LineCounter,
  offset: number,
  message: string,
): ConfigProblem {
  const { line, col } = lines.linePos(offset);
  return configProblem({
    code: 'CONFIG_SYNTAX',
    file,
    at: { line: Math.max(line, 1), column: Math.max(col, 1) },
    path: '',
    found: `a mistake (${message})`,
    expected: 'YAML',
    suggestion: null,
  });
}

const tooManyAliases = Symbol('too many aliases');

function plainValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch (error) {
    // The parser's guard against a few lines of aliases that become gigabytes.
    if (error instanceof ReferenceError) return tooManyAliases;
    throw error;
  }
}

function describeIssue(source: Source, issue: z.core.$ZodIssue): ConfigProblem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownKey(source, issue.path, key));
  const found = valueAt(source.value, issue.path);
  const shape = shapeAt(issue.path, source.value);
  const expected = expectedByIssue(issue) ?? expectedIn(shape);
  const allowed = issue.code === 'invalid_union' ? unionKinds(issue) : choicesOf(shape);
  // What is a choice elsewhere is not a slip of the pen here.
  const choices = allowed.filter((one) => one !== found);
  return [
    configProblem({
      code: found === undefined ? 'CONFIG_MISSING_KEY' : 'CONFIG_INVALID_VALUE',
      file: source.file,
      at: placeOf(source, issue.path),
      path: pathText(issue.path),
      found: shape?.secret === true && found !== undefined ? 'something else' : valueText(found),
      expected,
      suggestion: typeof found === 'string' ? nearest(found, choices) : null,
    }),
  ];
}

function unknownKey(source: Source, path: readonly PropertyKey[], key: string): ConfigProblem {
  const keys = keysOf(shapeAt(path, source.value)) ?? [];
  return configProblem({
    code: 'CONFIG_UNKNOWN_KEY',
    file: source.file,
    at: placeOf(source, [...path, key]),
    path: pathText([...path, key]),
    found: 'a key that does not exist',
    expected: oneOf(keys),
    suggestion: nearest(key, keys),
  });
}

/** Our own refinements say themselves what they expect. */
function expectedByIssue(issue: z.core.$ZodIssue): string | null {
  if (issue.code === 'custom') return issue.message;
  if (issue.code === 'invalid_union' && issue.path.at(-1) === 'kind')
    return oneOf(unionKinds(issue));
  return null;
}

function unionKinds(issue: z.core.$ZodIssueInvalidUnion): readonly string[] {
  return 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce(member, value);
}

/** Where a key stands; for a missing one, where the section begins that should have it. */
function placeOf(source: Source, path: readonly PropertyKey[]): { line: number; column: number } {
  for (let length = path.length; length > 0; length -= 1) {
    const offset = offsetOf(source.document, path.slice(0, length));
    if (offset === undefined) continue;
    const { line, col } = source.lines.linePos(offset);
    return { line, column: col };
  }
  return { line: 1, column: 1 };
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  const key = path.at(-1);
  const parent: unknown = document.getIn(path.slice(0, -1), true);
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
    return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
  }
  const node: unknown = document.getIn(path, true);
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : null;
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : undefined;
}

function byPlace(a: ConfigProblem, b: ConfigProblem): number {
  return (a.at?.line ?? 0) - (b.at?.line ?? 0) || (a.at?.column ?? 0) - (b.at?.column ?? 0);
}

function isFull(problems: readonly ConfigProblem[]): problems is Problems {
  return problems.length > 0;
}
