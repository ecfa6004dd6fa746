/** Facts about what is different from when a service was last known good, in words. */
import type {
  BlindIntervals,
  ConfiguredImage,
  DefinitionChange,
  Deployments,
  GitHistory,
  ImageChange,
  KeyDifference,
  MountedFilesChange,
  SourceVersion,
  UnreadFiles,
} from './change-facts.ts';
import { time } from './resource-lines.ts';

const mostCommits = 10;

export function imageLine(fact: ImageChange): string {
  return `${fact.service} runs ${fact.currentRef} (${short(fact.currentId)}), ${goodWords(fact)}`;
}

function goodWords({ lastGoodId, lastGoodRef, changed, lastGoodAvailable }: ImageChange) {
  if (lastGoodId === null) return 'and no image of it is known to have been good';
  if (!changed) return 'the same as when it was last good';
  const gone = lastGoodAvailable ? '' : ', which is gone';
  return `and was last good on ${lastGoodRef ?? ''} (${short(lastGoodId)})${gone}`;
}

export function configuredImageLine({ service, ref, here }: ConfiguredImage): string {
  return `${service} would be made from ${ref}, which the engine ${here === 'present' ? 'has' : 'does not have'}`;
}

export function differenceWords(difference: KeyDifference | null): string {
  if (difference === null) return 'not known';
  const { added, removed, changed } = difference;
  const parts = [
    ...(added.length > 0 ? [`added ${added.join(', ')}`] : []),
    ...(removed.length > 0 ? [`removed ${removed.join(', ')}`] : []),
    ...(changed.length > 0 ? [`changed ${changed.join(', ')}`] : []),
  ];
  return parts.length === 0 ? 'the same' : parts.join('; ');
}

export function definitionLines({ service, changes }: DefinitionChange): readonly string[] {
  if (changes.length === 0) return [`${service} is made as when it was last good`];
  return changes.map(({ aspect, before, after }) => {
    const values =
      before === null && after === null
        ? ''
        : `: ${before ?? 'not shown'} → ${after ?? 'not shown'}`;
    return `${service} is made otherwise than when it was last good, in its ${aspect}${values}`;
  });
}

export function mountedFileLines({ service, files }: MountedFilesChange): readonly string[] {
  if (files.length === 0)
    return [`the files that are mounted into ${service} are as when it was last good`];
  return files.map(
    ({ path, change, at }) =>
      `${path}, mounted into ${service}, was ${change} since it was last good${at === null ? '' : `, at ${time(at)}`}`,
  );
}

export function unreadLines({ service, server, readAt, files }: UnreadFiles): readonly string[] {
  const who = server === null ? service : `${server} in ${service}`;
  if (files.length === 0) return [`${who} has read its files as they are`];
  return files.map(
    ({ path, at, shown }) =>
      `${path} was written at ${time(at)}, and ${who} last read its files at ${time(readAt)}${shown === 'new' ? '' : '; the mount still shows the one before'}`,
  );
}

export function historyLines({ folder, commits, since }: GitHistory): readonly string[] {
  const which = since === null ? 'newest commits' : `commits since ${time(since)}`;
  return [
    `${folder}: ${commits.length === 0 ? 'no' : commits.length} ${which}`,
    ...commits
      .slice(0, mostCommits)
      .map(({ id, at, subject }) => `  ${time(at)} ${id.slice(0, 12)} ${subject}`),
  ];
}

export function sourceLine(fact: SourceVersion): string {
  const { service, current, lastGood, schema, obstacle } = fact;
  const same = current === lastGood;
  const now = same ? 'and are checked out' : `and ${current.slice(0, 12)} is checked out`;
  const forward = schema.length === 0 ? '' : `; since then came ${someOf(schema)}`;
  return `the sources of ${service} were last good at ${lastGood.slice(0, 12)}, ${now}${forward}${obstacle === '' ? '' : `; they cannot be had: ${obstacle}`}`;
}

/** Names of files, the first of many. */
export function someOf(files: readonly string[]): string {
  const [first = '', ...more] = files;
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}

export function deploymentLines({ application, deployments }: Deployments): readonly string[] {
  return [
    `${application}: ${deployments.length === 0 ? 'no' : `the last ${deployments.length}`} deployments by CodeDeploy`,
    ...deployments.map(
      ({ id, group, status, createdAt, revision }) =>
        `  ${time(createdAt)} ${id} to ${group}: ${status}, ${revision}`,
    ),
  ];
}

const blindReasons = {
  'responder-dead': 'the responder did not run',
  'loop-stalled': 'the responder got no processor time',
  'events-broken': "the engine's events were not received",
} satisfies Record<BlindIntervals['intervals'][number]['reason'], string>;

export function blindLines({ intervals }: BlindIntervals): readonly string[] {
  return intervals.map(
    ({ reason, from, until }) => `${time(from)} to ${time(until)}: ${blindReasons[reason]}`,
  );
}

export function short(id: string): string {
  return id.replace('sha256:', '').slice(0, 12);
}
