/** `docs/configuration.md`, from the schema: a test keeps the file equal to what this returns. */
import { parse, stringify } from 'yaml';
import { configProblemCodes } from './problem.ts';
import { expectedIn, fileShape, member } from './shape.ts';
import type { Shape } from './shape.ts';

/** A file in which every key stands at least once; tests hold that, and that it is valid. */
export const exampleConfig = `project: shop
compose: { files: [compose.yaml, compose.production.yaml], directory: . }
state: .nova
store: postgres://nova@incidents.example/nova
runbook: runbooks/shop.md
policy:
  autonomy: auto
  remedies: { recreate: approve, rollback-image: approve }
  budgets:
    service: [{ limit: 3, within: 10m }, { limit: 6, within: 24h }]
    fleet: [{ limit: 5, within: 10m }]
  approve-within: 15m
  maintenance:
    - { days: [sunday], at: "02:30", for: 1h, services: [web], reason: weekly backup, notice: Orders may be slow while we make backups. }
windows:
  settle: 30s
  watch: 10m
  verify-within: 60s
  reconnect-within: 20s
  last-known-good: 10m
  deployment: 10s
  flapping: 5m
  grace: 10s
  escalate-after: 5m
  extended-after: 30m
evidence: { git: true }
probing: { interval: 5s, timeout: 2s, failures: 3 }
http:
  listen: 127.0.0.1:4840
  tls: { certificate: tls/nova.pem, key: tls/nova.key }
  trusted-proxies: [10.0.0.0/8]
paging:
  channels:
    pager: { kind: pagerduty, routing-key: "\${PAGERDUTY_ROUTING_KEY}", url: "https://events.pagerduty.com" }
    hook: { kind: webhook, url: "https://oncall.example/nova", secret: "\${HOOK_SECRET}" }
    mail: { kind: email, server: "\${SMTP_SERVER}", from: nova@shop.example, to: [oncall@shop.example] }
    chat: { kind: slack, token: "\${SLACK_TOKEN}", channel: C0123456789, signing-secret: "\${SLACK_SIGNING_SECRET}", approvers: [U0123456789], api: "https://slack.com/api/" }
    room: { kind: slack, webhook: "\${SLACK_WEBHOOK}" }
  levels:
    - { after: 0s, channels: [pager, hook] }
    - { after: 15m, channels: [mail] }
    - { after: 0s, channels: [chat], when: [data-corruption, failed-attempts], down-for: 10m }
  contacts: { On-call Engineer: [pager], Backend Lead: [mail] }
  contacts-when: { Backend Lead: [unknown-cause] }
  next-contact-after: 10m
  repeat-every: 30m
  links: [{ text: Runbook, href: "https://wiki.example/service-down?of={service}" }]
  storm: { incidents: 5, within: 2m, gather: 10s, every: 1m }
updates:
  product: Shop
  every: 15m
  confirmed-for: 3m
  channels:
    site: { kind: webhook, url: "https://status.example/hook", secret: "\${STATUS_SECRET}" }
    customers: { kind: email, server: "\${SMTP_SERVER}", from: status@shop.example, to: [customers@shop.example] }
    community: { kind: slack, webhook: "\${SLACK_WEBHOOK}" }
    forum: { kind: slack, token: "\${SLACK_TOKEN}", channel: C0123456789, api: "https://slack.com/api/" }
    social: { kind: webhook, url: "https://social.example/hook" }
  by-person-only: [social]
status:
  listen: 127.0.0.1:4841
  tls: { certificate: tls/status.pem, key: tls/status.key }
  trusted-proxies: [10.0.0.0/8]
  title: Shop
  url: https://status.shop.example
  components:
    - { name: Web shop, description: Browsing and ordering, services: [web, database, cache] }
    - { name: Card payments, group: Partners, services: [payments] }
  export: status-page
  subscriptions: { server: "\${SMTP_SERVER}", from: status@shop.example, most: 5000 }
alerts:
  labels: [compose_service, service, instance]
  services: { checkout: web }
issues:
  github: { token: "\${GITHUB_TOKEN}", url: https://api.github.com }
aws:
  region: eu-central-1
  endpoint: http://127.0.0.1:4566
  auto-scaling-group: shop
  codedeploy: { application: shop, group: production }
watchdog: { ping: "https://hc.example/nova", ping-every: 60s }
services:
  web:
    grace: 20s
    endpoints: ["https://pay.example", "smtp.example:25"]
    probes:
      - { kind: container }
      - { kind: http, url: "http://127.0.0.1:8080/health", depth: shallow }
      - { kind: http, url: "http://127.0.0.1:8080/ready", depth: deep }
    probing: { interval: 2s, timeout: 1s, failures: 5 }
    scaling: { auto-scaling-group: shop-web }
    codedeploy: { application: shop-web, group: production }
  database:
    probes:
      - { kind: container }
      - { kind: postgres, setting: web.DATABASE_URL, depth: deep }
  cache:
    probes:
      - { kind: redis, setting: web.REDIS_URL, depth: deep }
  archive:
    probes:
      - { kind: mysql, setting: web.ARCHIVE_HOST, depth: deep }
  mail:
    probes:
      - { kind: tcp, address: "127.0.0.1:25", depth: shallow }
  worker:
    probes:
      - { kind: container }
      - { kind: port, port: 9000, path: /healthz, depth: shallow }
    scaling: { max-replicas: 4 }
  report:
    watch: false
  payments:
    runs: elsewhere
    probes:
      - { kind: http, url: "https://status.payments.example/health", certificate: verified }
`;

export function renderReference(): string {
  return [
    '# Configuration',
    '<!-- Generated from src/config/config.ts; `bin/test unit -- reference -u` writes it anew. -->',
    introduction,
    `\`\`\`yaml\n${exampleConfig}\`\`\``,
    ...sections('', fileShape, [parse(exampleConfig)]),
    '## Problems',
    'All problems of a file are told at once, each with its line and column, what stands there and what may stand there.',
    markdownTable(
      ['Code', 'Meaning'],
      Object.entries(configProblemCodes).map(([code, says]) => [`\`${code}\``, says]),
    ),
  ]
    .join('\n\n')
    .concat('\n');
}

const introduction = [
  '`nova watch` reads `nova.yaml` in the current folder, or the file that `--config` names. `nova init --project NAME` writes one from a running Compose project.',
  'A key that is not listed here is an error, never ignored. Paths are relative to the file. A duration is a number with its unit: `ms`, `s`, `m`, `h` or `d`.',
  'Without a file (`nova watch --project NAME`) every default below holds, except that `policy.autonomy` is `suggest`: nothing is changed.',
].join('\n\n');

/**
 * The table of one section, then those of the sections within it. `samples`: what stands at this
 * place in the example, once for each service or item.
 */
function sections(path: string, shape: Shape, samples: readonly unknown[]): readonly string[] {
  const entries = Object.entries(shape.properties ?? {});
  if (entries.length === 0) return [];
  const inside = (key: string) => samples.map((one) => member(one, key)).filter(isThere);
  const rows = entries.map(([key, one]) => [
    ...[code(key), takes(one), usual(one, shape.required?.includes(key) === true)],
    ...[sampleText(one, inside(key)), one.description ?? 'Which kind this is.'],
  ]);
  return [
    path === '' ? '## The file' : `## \`${path}\``,
    markdownTable(['Key', 'Takes', 'Default', 'Example', 'Meaning'], rows),
    ...entries.flatMap(([key, one]) =>
      inner(path === '' ? key : `${path}.${key}`, one, inside(key)),
    ),
  ];
}

function inner(path: string, shape: Shape, samples: readonly unknown[]): readonly string[] {
  if (shape.properties !== undefined) return sections(path, shape, samples);
  const items = samples.flatMap((one) => (Array.isArray(one) ? (one as unknown[]) : []));
  if (shape.items?.oneOf !== undefined)
    return shape.items.oneOf.flatMap((one) => alternative(`${path}[]`, one, items));
  if (shape.items !== undefined) return sections(`${path}[]`, shape.items, items);
  if (typeof shape.additionalProperties !== 'object') return [];
  const named = samples.flatMap((one): unknown[] => Object.values(one ?? {}));
  const { oneOf } = shape.additionalProperties;
  if (oneOf !== undefined) return oneOf.flatMap((one) => alternative(`${path}.<name>`, one, named));
  return sections(`${path}.<name>`, shape.additionalProperties, named);
}

function alternative(path: string, shape: Shape, items: readonly unknown[]): readonly string[] {
  const kind = String(shape.properties?.kind?.const);
  const samples = items.filter((one) => member(one, 'kind') === kind);
  const [, ...tables] = sections(path, shape, samples);
  return [`## \`${path}\` with \`kind: ${kind}\``, shape.description ?? '', ...tables];
}

function isThere(value: unknown): boolean {
  return value !== undefined;
}

/** Sections and lists of sections have tables of their own. */
function sampleText(shape: Shape, [sample]: readonly unknown[]): string {
  const { properties, items, additionalProperties: named } = shape;
  const values = typeof named === 'object' ? named : undefined;
  const within = [items, values, ...(items?.oneOf ?? []), ...(values?.oneOf ?? [])];
  const tabled = [properties, ...within.map((one) => one?.properties)].some(isThere);
  return sample === undefined || tabled ? '' : code(flow(sample));
}

function flow(value: unknown): string {
  return stringify(value, {
    collectionStyle: 'flow',
    flowCollectionPadding: false,
    lineWidth: 0,
  }).trim();
}

/** The introduction has said it once. */
const durationInFull = /a duration with its unit \(.*?\), such as \S+?(?=,|$)/;

function takes(shape: Shape): string {
  const { propertyNames, additionalProperties } = shape;
  if (propertyNames?.enum !== undefined && typeof additionalProperties === 'object')
    return `a section whose keys are ${propertyNames.enum.map(code).join(', ')}, and whose values are ${takes(additionalProperties)}`;
  if (shape.expected !== undefined) return shape.expected.replace(durationInFull, 'a duration');
  if (shape.const !== undefined) return code(shape.const);
  if (shape.enum !== undefined) return shape.enum.map(code).join(', ');
  if (shape.type === 'object') return 'a section';
  if (shape.items !== undefined) return `a list; each item is ${takes(shape.items)}`;
  return expectedIn(shape);
}

function usual(shape: Shape, required: boolean): string {
  if (required) return 'required';
  if (shape.default === undefined || shape.type === 'object') return '';
  return code(flow(shape.default));
}

function code(value: string | number | boolean): string {
  return `\`${String(value)}\``;
}

/** Cells may hold anything that Markdown takes on one line; pipes are escaped. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
