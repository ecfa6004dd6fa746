/** Writes a `nova.yaml` with comments: what was found out about a project, and what else could be said. */
import { Document, isMap, visit } from 'yaml';
import type { Autonomy } from '../remedy/policy.ts';
import type { ConfigText } from './config.ts';
import { formatDuration } from './duration.ts';
import type { ProbeConfig, ProbeText } from './probe.ts';
import { fileShape } from './shape.ts';
import type { Shape } from './shape.ts';

/** What `nova init` found out. */
export interface ConfigProposal {
  readonly project: string;
  /** Only where the containers do not say it themselves; paths as they shall stand in the file. */
  readonly compose?: { readonly files: readonly string[]; readonly directory?: string };
  readonly autonomy: Autonomy;
  readonly services: readonly ProposedService[];
}

export interface ProposedService {
  readonly name: string;
  readonly watch: boolean;
  /** Empty: proposed anew at every start. */
  readonly probes: readonly ProbeConfig[];
  /** Milliseconds; null: as for every service. */
  readonly grace: number | null;
}

type TopKey = keyof ConfigText;

/** The text of a file that `parseConfig` reads as what was proposed. */
export function renderConfig(proposal: ConfigProposal): string {
  const { project, compose, autonomy, services } = proposal;
  return [
    '# Every key, its default and its meaning: docs/configuration.md',
    section('project', project),
    ...(compose === undefined ? [] : [section('compose', compose)]),
    section('state', '.nova'),
    section('policy', { autonomy }),
    commentedOut('windows'),
    commentedOut('probing'),
    section('services', Object.fromEntries(services.map((one) => [one.name, serviceText(one)]))),
  ]
    .join('\n\n')
    .concat('\n');
}

function serviceText({ watch, probes, grace }: ProposedService) {
  return {
    ...(watch ? {} : { watch }),
    ...(grace === null ? {} : { grace: formatDuration(grace) }),
    ...(probes.length === 0 ? {} : { probes: probes.map(probeText) }),
  };
}

/** The one way back from the program's form of a probe to the file's. */
function probeText(probe: ProbeConfig): ProbeText {
  switch (probe.kind) {
    case 'container':
      return { kind: 'container' };
    case 'http':
      return {
        ...{ kind: 'http', url: probe.url },
        ...(probe.certificate === 'dates' ? { certificate: probe.certificate } : {}),
        depth: probe.depth,
      };
    case 'tcp': {
      const host = probe.host.includes(':') ? `[${probe.host}]` : probe.host;
      return { kind: 'tcp', address: `${host}:${probe.port}`, depth: probe.depth };
    }
    case 'port':
      return {
        kind: 'port',
        port: probe.port,
        ...(probe.path === null ? {} : { path: probe.path }),
        depth: probe.depth,
      };
    case 'postgres':
    case 'mysql':
    case 'redis': {
      const { service, variable } = probe.setting;
      return { kind: probe.kind, setting: `${service}.${variable}`, depth: probe.depth };
    }
  }
}

function section(key: TopKey, value: unknown): string {
  return `${comment(shapeOf(key).description ?? '')}\n${yaml({ [key]: value })}`;
}

/** A section that says what holds anyway: to be uncommented by who wants it otherwise. */
function commentedOut(key: TopKey): string {
  const shape = shapeOf(key);
  const usual = Object.entries(shape.properties ?? {}).filter(
    ([, one]) => one.default !== undefined,
  );
  const value = Object.fromEntries(usual.map(([name, one]) => [name, one.default]));
  return comment(
    `${shape.description ?? ''} The defaults; uncomment what shall differ:\n${yaml({ [key]: value })}`,
  );
}

function shapeOf(key: TopKey): Shape {
  const shape = fileShape.properties?.[key];
  if (shape === undefined) throw new Error(`the schema has no key ${key}`);
  return shape;
}

function comment(text: string): string {
  return text.replaceAll(/^/gm, '# ');
}

/** One line per item of a list, so that probes read as a table. */
function yaml(value: Readonly<Record<string, unknown>>): string {
  const document = new Document(value);
  visit(document, {
    Seq(_, list) {
      for (const item of list.items) if (isMap(item)) item.flow = true;
    },
  });
  return document.toString({ lineWidth: 0 }).trimEnd();
}
