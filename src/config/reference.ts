/** `docs/configuration.md`, from the schema: a test keeps the file equal to what this returns. */
import { configProblemCodes } from './problem.ts';
import { expectedIn, fileShape } from './shape.ts';
import type { Shape } from './shape.ts';

/** A file that shows most keys at work; a test holds that it is valid. */
export const exampleConfig = `project: shop
policy:
  autonomy: auto
  remedies: { recreate: approve, rollback-image: approve }
  budgets:
    service: [{ limit: 3, within: 10m }, { limit: 6, within: 24h }]
windows: { settle: 30s, watch: 10m }
services:
  web:
    grace: 20s
    probes:
      - { kind: container }
      - { kind: http, url: "http://127.0.0.1:8080/health" }
      - { kind: http, url: "http://127.0.0.1:8080/ready", depth: deep }
  database:
    probes:
      - { kind: container }
      - { kind: postgres, setting: web.DATABASE_URL }
  report:
    watch: false
`;

export function renderReference(): string {
  return [
    '# Configuration',
    '<!-- Generated from src/config/config.ts; `npx vitest run --project unit src/config/reference -u` writes it anew. -->',
    introduction,
    `\`\`\`yaml\n${exampleConfig}\`\`\``,
    ...sections('', fileShape),
    '## Problems',
    'All problems of a file are told at once, each with its line and column, what stands there and what may stand there.',
    table(
      ['Code', 'Meaning'],
      Object.entries(configProblemCodes).map(([code, says]) => [`\`${code}\``, says]),
    ),
  ]
    .join('\n\n')
    .concat('\n');
}

const introduction = [
  '`nova watch` reads `nova.yaml` in the current folder, or the file that `--config` names. `nova init --project NAME` writes one from a running Compose project.',
  'A key that is not listed here is an error, never ignored. Paths are relative to the file. Durations have their unit: `ms`, `s`, `m`, `h` or `d`.',
  'Without a file (`nova watch --project NAME`) every default below holds, except that `policy.autonomy` is `suggest`: nothing is changed.',
].join('\n\n');

/** The table of one section, then those of the sections within it. */
function sections(path: string, shape: Shape): readonly string[] {
  const entries = Object.entries(shape.properties ?? {});
  if (entries.length === 0) return [];
  const rows = entries.map(([key, one]) => row(key, one, shape.required?.includes(key) === true));
  return [
    path === '' ? '## The file' : `## \`${path}\``,
    table(['Key', 'Takes', 'Default', 'Meaning'], rows),
    ...entries.flatMap(([key, one]) => inner(path === '' ? key : `${path}.${key}`, one)),
  ];
}

function inner(path: string, shape: Shape): readonly string[] {
  if (shape.properties !== undefined) return sections(path, shape);
  if (shape.items?.oneOf !== undefined)
    return shape.items.oneOf.flatMap((one) => alternative(path, one));
  if (shape.items !== undefined) return sections(`${path}[]`, shape.items);
  if (typeof shape.additionalProperties === 'object')
    return sections(`${path}.<name>`, shape.additionalProperties);
  return [];
}

function alternative(path: string, shape: Shape): readonly string[] {
  const kind = String(shape.properties?.kind?.const);
  const [, ...tables] = sections(path, shape);
  return [`## \`${path}[]\` with \`kind: ${kind}\``, shape.description ?? '', ...tables];
}

type Required = boolean;

function row(key: string, shape: Shape, required: Required): readonly string[] {
  return [`\`${key}\``, takes(shape), usual(shape, required), shape.description ?? ''];
}

function takes(shape: Shape): string {
  const { propertyNames, additionalProperties } = shape;
  if (propertyNames?.enum !== undefined && typeof additionalProperties === 'object')
    return `a section whose keys are ${propertyNames.enum.map(code).join(', ')}, and whose values are ${takes(additionalProperties)}`;
  if (shape.expected !== undefined) return shape.expected;
  if (shape.const !== undefined) return code(shape.const);
  if (shape.enum !== undefined) return shape.enum.map(code).join(', ');
  if (shape.type === 'object') return 'a section';
  if (shape.items !== undefined) return `a list; each item is ${takes(shape.items)}`;
  return expectedIn(shape);
}

function usual(shape: Shape, required: Required): string {
  if (required) return 'required';
  if (shape.default === undefined || shape.type === 'object') return '';
  const text = typeof shape.default === 'string' ? shape.default : JSON.stringify(shape.default);
  return code(text.replaceAll('"', '').replaceAll(/([:,])/g, '$1 '));
}

function code(value: string | number | boolean): string {
  return `\`${String(value)}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
