/**
 * What an incident taught about its runbook: a proposed change for a person to apply. Pure, and
 * careful: it adds, and takes nothing away that somebody wrote.
 */
import { causeNames } from '../diagnosis/cause.ts';
import type { CauseKind } from '../diagnosis/cause.ts';
import type { RemedyName } from '../remedy/remedy.ts';
import { parseDocument } from './document.ts';
import type { Section } from './document.ts';
import { outline } from './outline.ts';
import type { Insertion } from './patch.ts';
import { unifiedDiff, withInserted } from './patch.ts';
import type { CompiledRunbook } from './runbook.ts';
import { descendants } from './section-tree.ts';

/** An incident that has ended, as far as its runbook is concerned. */
export interface EndedIncident {
  readonly id: string;
  readonly cause: CauseKind | null;
  /** The remedy that brought the service back; null: none of ours did. */
  readonly helpedBy: RemedyName | null;
  readonly actions: readonly {
    /** sha256 of the runbook that the action came from. */
    readonly hash: string;
    readonly line: number;
    readonly worked: boolean | null;
  }[];
  readonly escalated: boolean;
}

export type Lesson = 'cause-without-section' | 'step-never-helped' | 'missing-contact';

export interface ProposedChange {
  readonly lessons: readonly { readonly lesson: Lesson; readonly reason: string }[];
  /** A unified diff against the runbook as it is. */
  readonly diff: string;
}

interface Proposal extends Insertion {
  readonly lesson: Lesson;
  readonly reason: string;
}

/** null: nothing to learn. */
export function proposeChange(
  incident: EndedIncident,
  runbook: CompiledRunbook,
  text: string,
): ProposedChange | null {
  const lines = text.split(/\r\n?|\n/);
  const proposals = [
    ...missingCause(incident, runbook, text, lines.length),
    ...uselessSteps(incident, runbook, lines),
    ...missingContact(incident, runbook, text, lines.length),
  ];
  if (proposals.length === 0) return null;
  return {
    lessons: proposals.map(({ lesson, reason }) => ({ lesson, reason })),
    diff: unifiedDiff(runbook.file, text, withInserted(text, proposals)),
  };
}

function missingCause(
  { id, cause, helpedBy }: EndedIncident,
  runbook: CompiledRunbook,
  text: string,
  count: number,
): readonly Proposal[] {
  if (cause === null || cause === 'unknown') return [];
  const document = parseDocument(text);
  const { causes, parts } = outline(document);
  if (causes.some((one) => one.causes.includes(cause))) return [];
  if ((runbook.ladders[cause] ?? []).length > 0) return [];
  const sections = descendants(document.root);
  const last = causes.at(-1)?.section ?? parts.get('causes')?.at(-1);
  const level = causes.at(-1)?.section.level ?? (last === undefined ? 2 : last.level + 1);
  const name = causeNames[cause];
  const title = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const learned =
    helpedBy === null
      ? ['Nothing that the responder did helped; write here what a person did.']
      : ['```bash {remedy=' + helpedBy + '}', ...commandsOf[helpedBy], '```'];
  return [
    {
      lesson: 'cause-without-section',
      reason: `the cause was "${name}", and the runbook has no section about it`,
      after: last === undefined ? endOf(text, count) : endOfSection(sections, last, text, count),
      lines: [
        '',
        `${'#'.repeat(level)} ${title} {#${cause}}`,
        '',
        `Seen in incident ${id}.`,
        '',
        ...learned,
      ],
    },
  ];
}

/** What a person types to the same end. */
const commandsOf = {
  start: ['docker compose start {{component}}'],
  restart: ['docker compose restart {{component}}'],
  reload: [
    'docker compose exec {{component}} nginx -t',
    'docker compose exec {{component}} nginx -s reload',
  ],
  create: ['docker compose up -d --no-deps --no-recreate {{component}}'],
  recreate: ['docker compose up -d --no-deps --force-recreate {{component}}'],
  'raise-memory': ['docker update --memory {{limit}} --memory-swap {{limit}} {{component}}'],
  'free-port': ['docker stop {{holder}}', 'docker compose start {{service}}'],
  'reconnect-network': ['docker network connect --alias {{service}} {{network}} {{container}}'],
  'rollback-image': [
    'docker tag {{last-good-image}} {{image}}',
    'docker compose up -d --no-deps --force-recreate {{service}}',
  ],
  'rollback-git': [
    'git checkout {{last-good-commit}}',
    'docker compose up -d --no-deps --build {{service}}',
  ],
  'full-restart': [
    'docker compose restart {{component}}',
    'docker compose up -d --no-deps --no-recreate --wait {{component}}',
    'docker compose restart {{service}}',
  ],
  'reclaim-disk': ['docker builder prune --force'],
  'scale-out': [
    'docker compose up -d --no-deps --no-recreate --scale {{service}}={{one-more}} {{service}}',
  ],
  communicate: ['# communicate only'],
} satisfies Record<RemedyName, readonly string[]>;

/** A step that was tried twice or more in this runbook and never helped. */
function uselessSteps(
  { id, actions }: EndedIncident,
  { hash }: CompiledRunbook,
  lines: readonly string[],
): readonly Proposal[] {
  const ours = actions.filter((one) => one.hash === hash && one.worked !== null);
  const byLine = Map.groupBy(ours, ({ line }) => line);
  return [...byLine].flatMap(([line, tried]): readonly Proposal[] => {
    if (tried.length < 2 || tried.some(({ worked }) => worked === true)) return [];
    return [
      {
        lesson: 'step-never-helped',
        reason: `the step on line ${line} was tried ${tried.length} times and did not help`,
        after: beforeBlock(lines, line),
        lines: [
          `This step was tried ${tried.length} times in incident ${id} and did not help: move it down, or remove it.`,
          '',
        ],
      },
    ];
  });
}

/** The line before the fence that a command stands in. */
function beforeBlock(lines: readonly string[], line: number): number {
  for (let at = line - 1; at > 0; at -= 1)
    if (/^\s*(?:`{3,}|~{3,})/.test(lines[at - 1] ?? '')) return at - 1;
  return Math.max(0, line - 1);
}

function missingContact(
  { escalated, id }: EndedIncident,
  { escalation }: CompiledRunbook,
  text: string,
  count: number,
): readonly Proposal[] {
  if (!escalated || escalation.contacts.length > 0) return [];
  const document = parseDocument(text);
  const [section] = outline(document).parts.get('escalation') ?? [];
  const level = section === undefined ? 2 : section.level + 1;
  const after =
    section === undefined
      ? endOf(text, count)
      : endOfSection(descendants(document.root), section, text, count);
  return [
    {
      lesson: 'missing-contact',
      reason: `people had to be called in incident ${id}, and the runbook names nobody`,
      after,
      lines: [
        '',
        `${'#'.repeat(level)} Escalation Contacts`,
        '',
        '1. **On-call engineer**: how to reach them',
      ],
    },
  ];
}

/** The last line of a section, with everything below its heading. */
function endOfSection(
  sections: readonly Section[],
  section: Section,
  text: string,
  count: number,
): number {
  const next = sections.find(({ line, level }) => line > section.line && level <= section.level);
  if (next === undefined) return endOf(text, count);
  const lines = text.split(/\r\n?|\n/);
  let line = next.line - 1;
  while (line > section.line && (lines[line - 1] ?? '').trim() === '') line -= 1;
  return line;
}

function endOf(text: string, count: number): number {
  return /[\r\n]$/.test(text) ? count - 1 : count;
}
