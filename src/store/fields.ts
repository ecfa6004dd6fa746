/** Whether a text from a store is JSON that has the fields it should have, each of its kind. */

export type Shape =
  | 'text'
  | 'text or null'
  | 'number'
  | 'number or null'
  | 'boolean'
  | 'list'
  | 'texts'
  /** An older version did not write it, or not always. */
  | 'texts or absent'
  | 'text or absent'
  | 'lists or absent'
  | Fields;
export interface Fields {
  readonly [field: string]: Shape;
}

/** The record, or where it is not what it should be. */
export function parseFields(text: string, fields: Fields): Record<string, unknown> | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which may be anything by now.
    return 'not JSON';
  }
  const problem = mismatch(value, fields, 'body');
  return problem ?? (value as Record<string, unknown>);
}

/** The first place where a value is not of its shape, or undefined. */
function mismatch(value: unknown, shape: Shape, place: string): string | undefined {
  if (typeof shape === 'string')
    return matches(value, shape) ? undefined : `${place} is no ${shape}`;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return `${place} is no record`;
  for (const [field, inner] of Object.entries(shape)) {
    const problem = mismatch((value as Record<string, unknown>)[field], inner, `${place}.${field}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function matches(value: unknown, shape: Exclude<Shape, Fields>): boolean {
  switch (shape) {
    case 'text':
      return typeof value === 'string';
    case 'text or null':
      return typeof value === 'string' || value === null;
    case 'number':
      return typeof value === 'number';
    case 'number or null':
      return typeof value === 'number' || value === null;
    case 'boolean':
      return typeof value === 'boolean';
    case 'list':
      return Array.isArray(value);
    case 'texts':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    case 'lists or absent':
      return (
        value === undefined ||
        (typeof value === 'object' && value !== null && Object.values(value).every(Array.isArray))
      );
    case 'text or absent':
      return value === undefined || matches(value, 'text');
    case 'texts or absent':
      return value === undefined || matches(value, 'texts');
  }
}
