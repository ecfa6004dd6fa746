/** Facts in words, for a person at a terminal. Bounded; values of settings are not in facts. */
import {
  blindLines,
  configuredImageLine,
  definitionLines,
  deploymentLines,
  differenceWords,
  historyLines,
  mountedFileLines,
  unreadLines,
  imageLine,
  short,
  sourceLine,
} from './change-lines.ts';
import type { Fact } from './evidence.ts';
import {
  busiestLines,
  dockerDiskLine,
  groupLines,
  killLines,
  limitLines,
  mainProcessLine,
  pressureWords,
  roomLine,
  size,
  time,
  volumeLines,
} from './resource-lines.ts';

const mostLogLines = 200;

export function factLines(fact: Fact): readonly string[] {
  switch (fact.kind) {
    case 'container-state':
      return containerLines(fact);
    case 'container-missing':
      return [`${fact.service} has no container`];
    case 'logs':
      return fact.lines.slice(-mostLogLines).map(({ text }) => text);
    case 'container-events':
      return fact.events.map(
        ({ at, action, exitCode }) =>
          `${time(at)} ${fact.service} ${action}${exitCode === undefined ? '' : `, exit code ${exitCode}`}`,
      );
    case 'memory':
      return [
        `${fact.service} uses ${size(fact.usage)} of ${fact.limit === 0 ? 'no limit' : size(fact.limit)}, at most ${size(fact.peak)} so far; killed by the kernel for memory ${fact.oomKills} times`,
      ];
    case 'image-change':
      return [imageLine(fact)];
    case 'limits':
      return limitLines(fact);
    case 'kernel-kills':
      return killLines(fact);
    case 'open-files':
      return [
        `${fact.service} ${fact.process} (${fact.pid}) has ${fact.open} files open of ${fact.limit ?? 'no limit'}`,
      ];
    case 'main-process':
      return [mainProcessLine(fact)];
    case 'busiest-processes':
      return busiestLines(fact);
    case 'volume-use':
      return volumeLines(fact);
    case 'configured-image':
      return [configuredImageLine(fact)];
    case 'definition-change':
      return definitionLines(fact);
    case 'mounted-files':
      return mountedFileLines(fact);
    case 'unread-files':
      return unreadLines(fact);
    case 'git-history':
      return historyLines(fact);
    case 'source-version':
      return [sourceLine(fact)];
    case 'deployments':
      return deploymentLines(fact);
    case 'scaling-group':
      return groupLines(fact);
    case 'replica-room':
      return [roomLine(fact)];
    case 'blind-intervals':
      return blindLines(fact);
    case 'docker-disk':
      return [dockerDiskLine(fact)];
    case 'configuration-change':
      return [
        `${fact.service}: settings since it was last good: ${differenceWords(fact.sinceLastGood)}`,
        `${fact.service}: files against its container: ${differenceWords(fact.filesAgainstContainer)}`,
      ];
    case 'compose-files':
      return [fact.valid ? 'the Compose files are valid' : `the Compose files: ${fact.problem}`];
    case 'dependency':
      return [
        `${fact.service} to ${fact.dependency} (${fact.address}): ${fact.state}${detail(fact.detail)}, asked by ${fact.via} from ${fact.vantage === 'host' ? 'this host' : 'inside its network'}${fact.toItself === undefined ? '' : `; to itself: ${fact.toItself}`}`,
      ];
    case 'port-owner':
      return [`port ${fact.port} of ${fact.service} is held by ${ownerWords(fact.owner)}`];
    case 'listening':
      return [
        `${fact.service} ${fact.listening ? 'listens' : 'does not listen'} on ${fact.port} inside${waitingWords(fact.waiting)}`,
      ];
    case 'network-attachment':
      return networkLines(fact);
    case 'name-resolution':
      return [
        `${fact.name} ${fact.resolved ? 'resolves' : `does not resolve (${fact.error})`} in ${fact.service}`,
      ];
    case 'host-resources':
      return [
        `disk: ${size(fact.diskFree)} of ${size(fact.diskTotal)} free; memory: ${size(fact.memoryAvailable)} of ${size(fact.memoryTotal)} available${pressureWords(fact.pressure)}`,
      ];
    case 'writable-layer':
      return [
        fact.paths.length === 0
          ? `${fact.service} has written nothing outside its volumes`
          : `${fact.service} has written outside its volumes: ${fact.paths.slice(0, 10).join(', ')}`,
      ];
    case 'probe-answers':
      return fact.answers.map(
        ({ probe, ok, detail: says }) =>
          `${fact.service} ${probe}: ${ok ? 'ok' : 'fails'}${detail(says)}`,
      );
  }
}

type FactOf<K extends Fact['kind']> = Extract<Fact, { kind: K }>;

function containerLines(fact: FactOf<'container-state'>): readonly string[] {
  const { name, status, exitCode, startedAt, restartCount, oomKilled, error, dockerHealth } = fact;
  const parts = [
    `${name} (${short(fact.container)}): ${status}`,
    ...(status === 'running' ? [] : [`exit code ${exitCode}`]),
    ...(startedAt === null ? [] : [`started ${time(startedAt)}`]),
    ...(dockerHealth === 'none' ? [] : [`its own check says ${dockerHealth}`]),
    ...(restartCount > 0 ? [`restarted ${restartCount} times`] : []),
    ...(oomKilled ? ['killed for its memory (OOMKilled)'] : []),
    `image ${fact.imageRef}`,
    `memory limit ${fact.memoryLimit === 0 ? 'none' : size(fact.memoryLimit)}`,
  ];
  return [parts.join(', '), ...(error === '' ? [] : [`  the engine says: ${error}`])];
}

function ownerWords(owner: FactOf<'port-owner'>['owner']): string {
  switch (owner.is) {
    case 'nobody':
      return 'nobody';
    case 'service':
      return 'the service itself';
    case 'container':
      return `the container ${owner.name}`;
    case 'process':
      return `process ${owner.pid} (${owner.command.slice(0, 80)})`;
  }
}

function networkLines(fact: FactOf<'network-attachment'>): readonly string[] {
  const { service, expected, missing, missingAliases } = fact;
  const names = (list: typeof expected) => list.map(({ network }) => network).join(', ');
  return [
    `${service} belongs to ${names(expected)}`,
    ...(missing.length > 0 ? [`${service} is not attached to ${names(missing)}`] : []),
    ...missingAliases.map(
      ({ network, aliases }) => `${service} lacks the names ${aliases.join(', ')} on ${network}`,
    ),
  ];
}

function detail(text: string): string {
  return text === '' ? '' : ` (${text})`;
}

function waitingWords(waiting = 0): string {
  return waiting === 0 ? '' : `, where ${waiting} or more wait to be taken`;
}
