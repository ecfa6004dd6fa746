/** What changed in how a container is made, and which commits came, since the last known good. */
import { definitionAspects, programFile } from '../../evidence/change-facts.ts';
import type { DefinitionAspect } from '../../evidence/change-facts.ts';
import type { Citation } from '../cause.ts';
import { cite } from '../rule.ts';
import type { View } from '../rule.ts';
import { listWords } from './condition.ts';

type Facts = View<'definition-change' | 'mounted-files' | 'git-history'>;

const names = {
  command: 'the command',
  user: 'the user',
  ports: 'the ports',
  mounts: 'the mounts',
  networks: 'the networks',
  hosts: 'extra hosts or name servers',
  'health-check': 'the health check',
  'restart-policy': 'the restart policy',
  privileges: 'the privileges',
  'log-driver': 'the log driver',
  'memory-limit': 'the memory limit',
  'processor-limit': 'the processor limit',
  'process-limit': 'the limit of processes',
  'open-files-limit': 'the limit of open files',
  'shared-memory': 'the size of shared memory',
  dependencies: 'the dependencies',
} satisfies Record<DefinitionAspect, string>;

/** Aspects that can keep a process from starting; limits that we raise ourselves are not among them. */
const ofStart: readonly DefinitionAspect[] = [
  'command',
  'user',
  'ports',
  'mounts',
  'hosts',
  'privileges',
  'process-limit',
  'open-files-limit',
  'shared-memory',
];

export function startingParts(view: Facts, service: string): readonly string[] {
  return [...changedParts(view, service, ofStart), ...changedFiles(view, service)];
}

/** "the file /etc/nginx/nginx.conf"; a restart reads what is in it now. */
export function changedFiles(view: Facts, service: string): readonly string[] {
  return view
    .of('mounted-files', service)
    .flatMap(({ fact }) => fact.files.map(({ path }) => path))
    .filter((path) => !programFile.test(path))
    .map((path) => `the file ${path}`);
}

/** What differs, in words: "the command, the memory limit (256 MiB, now 128 MiB)". */
function changedParts(
  view: Facts,
  service: string,
  aspects: readonly DefinitionAspect[],
): readonly string[] {
  const changes = view.of('definition-change', service).flatMap(({ fact }) => fact.changes);
  return changes
    .filter(({ aspect }) => aspects.includes(aspect))
    .map(({ aspect, before, after }) => {
      const values = before === null || after === null ? '' : ` (${before}, now ${after})`;
      return `${names[aspect]}${values}`;
    });
}

export function citeDefinition(view: Facts, service: string): readonly Citation[] {
  const parts = changedParts(view, service, definitionAspects);
  const files = changedFiles(view, service);
  const words = (changed: readonly string[]) =>
    `since the last known good ${listWords(changed)} changed`;
  return [
    ...(parts.length === 0 ? [] : view.of('definition-change', service)).map((one) =>
      cite(one, words(parts)),
    ),
    ...(files.length === 0 ? [] : view.of('mounted-files', service)).map((one) =>
      cite(one, words(files)),
    ),
  ];
}

/** Commits are more than people want to read in a message. */
const MOST_COMMITS = 3;

export function citeCommits(view: Facts): readonly Citation[] {
  return view
    .all('git-history')
    .flatMap((history) =>
      history.fact.since === null
        ? []
        : history.fact.commits
            .slice(0, MOST_COMMITS)
            .map((one) => cite(history, `commit ${one.id.slice(0, 10)}: ${one.subject}`)),
    );
}
