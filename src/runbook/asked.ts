/**
 * Which lines of the runbook's immediate and investigation steps a round of evidence answers: the
 * responder looks with its own collectors, and says by whose wish.
 */
import type { FactKind } from '../evidence/evidence.ts';
import type { Runbook } from './runbook.ts';
import type { Observed, ProbeMeaning } from './step.ts';

/** What answers a command that only looks. */
const looks = {
  containers: ['container-state', 'container-missing'],
  logs: ['logs'],
  'container-details': ['container-state', 'limits', 'memory'],
  'engine-events': ['container-events'],
  'resource-use': ['memory', 'limits', 'busiest-processes'],
  processes: ['busiest-processes', 'main-process'],
  disk: ['host-resources', 'volume-use'],
  memory: ['host-resources', 'memory'],
  'engine-disk': ['docker-disk'],
  images: ['configured-image', 'image-change'],
  networks: ['network-attachment', 'name-resolution'],
  ports: ['port-owner', 'listening'],
  environment: ['configuration-change'],
  configuration: ['compose-files', 'configuration-change', 'unread-files'],
  dependency: ['dependency'],
  'kernel-log': ['kernel-kills'],
  changes: [
    'git-history',
    'source-version',
    'image-change',
    'definition-change',
    'mounted-files',
    'deployments',
  ],
  deployments: ['deployments'],
  'scaling-group': ['scaling-group'],
} as const satisfies Record<Observed, readonly FactKind[]>;

const probes = {
  http: ['probe-answers', 'listening'],
  tcp: ['probe-answers', 'listening', 'dependency'],
  postgres: ['dependency', 'probe-answers'],
  redis: ['dependency', 'probe-answers'],
  resolve: ['name-resolution'],
  container: ['container-state'],
} as const satisfies Record<ProbeMeaning['probe'], readonly FactKind[]>;

/** "service-down.md:37, 40, 99-103": what facts of these kinds answer; empty: nothing of it. */
export function questionsAnswered(
  runbook: Pick<Runbook, 'file' | 'immediate' | 'investigation'>,
  kinds: ReadonlySet<FactKind>,
): readonly string[] {
  const runs: { from: number; to: number }[] = [];
  for (const line of linesAnswered(runbook, kinds)) {
    const last = runs.at(-1);
    if (last !== undefined && line === last.to + 1) last.to = line;
    else runs.push({ from: line, to: line });
  }
  const words = runs.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`));
  return words.length === 0 ? [] : [`${runbook.file}:${words.join(', ')}`];
}

/** Lines of the runbook, ascending, that facts of these kinds answer. */
function linesAnswered(
  { immediate, investigation }: Pick<Runbook, 'immediate' | 'investigation'>,
  kinds: ReadonlySet<FactKind>,
): readonly number[] {
  const lines = [...immediate, ...investigation].flatMap((step) => {
    if (step.kind !== 'observe' && step.kind !== 'probe') return [];
    const by: readonly FactKind[] = step.kind === 'observe' ? looks[step.what] : probes[step.probe];
    return by.some((kind) => kinds.has(kind)) ? [step.line] : [];
  });
  return [...new Set(lines)].sort((a, b) => a - b);
}
