/**
 * Sets values of a service in the text of a Compose file, line by line: everything else, comments
 * and layout included, stays as its owner wrote it. Pure.
 */
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Document, Pair, Scalar, YAMLMap } from 'yaml';

export interface Setting {
  /** Below the service: `['deploy', 'resources', 'limits', 'memory']`. */
  readonly path: readonly [string, ...string[]];
  /** As YAML writes it. */
  readonly value: string;
}

type Map = YAMLMap;
type Edited = { readonly text: string } | { readonly cannot: string };

/** Whether the text defines the service in a way that it can be edited in. */
export function defines(text: string, service: string): boolean {
  return serviceIn(parseDocument(text), service) !== null;
}

/** Whether the text has a service of this name, however it is written. */
export function names(text: string, service: string): boolean {
  return parseDocument(text).hasIn(['services', service]);
}

/** Whether the text itself says something at this place, without what it merges in. */
export function sets(text: string, service: string, path: readonly string[]): boolean {
  return serviceIn(parseDocument(text), service)?.hasIn(path) === true;
}

export function edited(text: string, service: string, settings: readonly Setting[]): Edited {
  let current: Edited = { text };
  for (const setting of settings) {
    if ('cannot' in current) return current;
    current = withSetting(current.text, service, setting);
  }
  return current;
}

function withSetting(text: string, service: string, { path, value }: Setting): Edited {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  let map = serviceIn(document, service);
  if (map === null) return { cannot: `${service} is not written as a block of its own` };
  for (const [depth, key] of path.entries()) {
    const pair = pairOf(map, key);
    if (pair === undefined) return inserted(text, lines, map, path.slice(depth), value);
    if (depth === path.length - 1) return replaced(text, lines, pair.value, value, path);
    if (!isBlock(pair.value))
      return { cannot: `${path.slice(0, depth + 1).join('.')} of ${service} is not a block` };
    map = pair.value;
  }
  return { text };
}

function serviceIn(document: Document, service: string): Map | null {
  if (document.errors.length > 0) return null;
  const found: unknown = document.getIn(['services', service], true);
  return isBlock(found) && found.items.length > 0 ? found : null;
}

function isBlock(node: unknown): node is Map {
  return isMap(node) && node.flow !== true;
}

function pairOf(map: Map, key: string): Pair | undefined {
  return map.items.find((one) => isScalar(one.key) && one.key.value === key);
}

function replaced(
  text: string,
  lines: LineCounter,
  node: unknown,
  value: string,
  path: readonly string[],
): Edited {
  const range = isScalar(node) ? node.range : null;
  if (range == null || range[0] === range[1] || isLong(lines, range))
    return { cannot: `${path.join('.')} is not written as one value on one line` };
  return { text: text.slice(0, range[0]) + value + text.slice(range[1]) };
}

function isLong(lines: LineCounter, [start, end]: NonNullable<Scalar['range']>): boolean {
  return lines.linePos(start).line !== lines.linePos(end).line;
}

/** After the last entry that is one line, so that no comment is parted from what it is about. */
function inserted(
  text: string,
  lines: LineCounter,
  map: Map,
  path: readonly string[],
  value: string,
): Edited {
  const [first] = map.items;
  const start = isScalar(first?.key) ? first.key.range?.[0] : undefined;
  if (start === undefined) return { cannot: `${path.join('.')} has no place` };
  const plain = map.items.findLast(
    ({ value: one }) => isScalar(one) && one.range != null && !isLong(lines, one.range),
  );
  const plainAt = isScalar(plain?.value) ? plain.value.range?.[0] : undefined;
  const { line, col } = lines.linePos(start);
  // Line numbers count from 1, so that of the last plain entry is the index of the line after it.
  const at = plainAt === undefined ? line - 1 : lines.linePos(plainAt).line;
  const all = text.split('\n');
  const end = all[0]?.endsWith('\r') === true ? '\r' : '';
  const added = path.map((key, depth) => {
    const indent = ' '.repeat(col - 1 + 2 * depth);
    return `${indent}${key}:${depth === path.length - 1 ? ` ${value}` : ''}${end}`;
  });
  all.splice(at, 0, ...added);
  return { text: all.join('\n') };
}
