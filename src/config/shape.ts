/**
 * The schema as plain data: what a place in the file may hold, in words. Both the messages about
 * a file and the reference are made from it, so that they cannot disagree.
 */
import { z } from 'zod';
import { configSchema } from './config.ts';

export interface Shape {
  readonly description?: string | undefined;
  readonly expected?: string | undefined;
  readonly type?: string | undefined;
  /** What stands there must not be shown. */
  readonly secret?: boolean | undefined;
  readonly default?: unknown;
  readonly const?: string | number | boolean | undefined;
  readonly enum?: readonly (string | number | boolean)[] | undefined;
  readonly properties?: Readonly<Record<string, Shape>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly additionalProperties?: Shape | boolean | undefined;
  readonly propertyNames?: Shape | undefined;
  readonly items?: Shape | undefined;
  readonly oneOf?: readonly Shape[] | undefined;
}

/** The shape of the whole file. */
export const fileShape = z.toJSONSchema(configSchema, { io: 'input', reused: 'inline' }) as Shape;

/**
 * The shape at a path; of several alternatives the one that `value` says it is, by its `kind`.
 * undefined when the path leads nowhere.
 */
export function shapeAt(
  path: readonly PropertyKey[],
  value: unknown,
  shape: Shape = fileShape,
): Shape | undefined {
  const here = shape.oneOf?.find((one) => one.properties?.kind?.const === member(value, 'kind'));
  const current = here ?? shape;
  const [key, ...rest] = path;
  if (key === undefined) return current;
  const next = typeof key === 'number' ? current.items : childOf(current, String(key));
  return next && shapeAt(rest, member(value, key), next);
}

/** The keys that a section knows; null when it takes any. */
export function keysOf(shape: Shape | undefined): readonly string[] | null {
  if (shape?.properties !== undefined) return Object.keys(shape.properties);
  return shape?.propertyNames?.enum?.map(String) ?? null;
}

/** What a place may hold, as the end of a sentence: "expected …". */
export function expectedIn(shape: Shape | undefined): string {
  if (shape?.expected !== undefined) return shape.expected;
  const choices = choicesOf(shape);
  if (choices.length > 0) return oneOf(choices);
  return typeWords[shape?.type ?? 'object'] ?? 'a section with keys';
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
  array: 'a list',
};

/** The values of a place that takes only certain ones. */
export function choicesOf(shape: Shape | undefined): readonly string[] {
  if (shape?.const !== undefined) return [String(shape.const)];
  if (shape?.oneOf !== undefined)
    return shape.oneOf.map((one) => `{ kind: ${String(one.properties?.kind?.const)}, … }`);
  return shape?.enum?.map(String) ?? [];
}

export function oneOf(choices: readonly string[]): string {
  return choices.length === 1 ? choices.join() : `one of ${choices.join(', ')}`;
}

/** A member of a value that may be anything; undefined when there is none. */
export function member(value: unknown, key: PropertyKey): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<PropertyKey, unknown>)[key];
}

function childOf(shape: Shape, key: string): Shape | undefined {
  if (shape.properties !== undefined)
    return Object.hasOwn(shape.properties, key) ? shape.properties[key] : undefined;
  return typeof shape.additionalProperties === 'object' ? shape.additionalProperties : undefined;
}
