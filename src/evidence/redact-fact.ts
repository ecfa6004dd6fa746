/** Redaction and bounds of whole facts: what leaves the collectors has passed through here. */
import type { Fact, Logs, PortOwner } from './evidence.ts';
import { boundLines } from './log-lines.ts';
import { printable } from './printable.ts';

type Redact = (text: string) => string;

/** Characters of a single text, events of a list. The logs have their own bounds. */
const longestText = 2_000;
const longestCommand = 300;
const mostEvents = 200;

/**
 * The fact with every text that something outside wrote made printable, redacted and bounded.
 * Names (of services, containers, settings) are what a diagnosis is made of and stay.
 */
export function redactFact(fact: Fact, redact: Redact): Fact {
  const clean = (text: string, most = longestText): string => redactText(text, redact, most);
  switch (fact.kind) {
    case 'container-state':
      return {
        ...fact,
        error: clean(fact.error),
        healthOutput: clean(fact.healthOutput),
        healthLog: fact.healthLog.map((one) => ({ ...one, output: clean(one.output) })),
      };
    case 'busiest-processes':
      return {
        ...fact,
        processes: fact.processes.map((one) => ({
          ...one,
          process: clean(one.process),
          command: clean(one.command, longestCommand),
        })),
      };
    case 'main-process':
    case 'open-files':
      return { ...fact, process: clean(fact.process) };
    case 'kernel-kills':
      return {
        ...fact,
        kills: fact.kills.map((one) => ({ ...one, process: clean(one.process) })),
      };
    case 'git-history':
      return {
        ...fact,
        commits: fact.commits.map((one) => ({
          ...one,
          subject: clean(one.subject, longestCommand),
          files: one.files.map((file) => clean(file, longestCommand)),
        })),
      };
    case 'source-version':
      return {
        ...fact,
        schema: fact.schema.map((file) => clean(file, longestCommand)),
        obstacle: clean(fact.obstacle, longestCommand),
      };
    case 'deployments':
      return {
        ...fact,
        deployments: fact.deployments.map((one) => ({
          ...one,
          group: clean(one.group, longestCommand),
          status: clean(one.status, longestCommand),
          revision: clean(one.revision, longestCommand),
        })),
      };
    case 'logs':
      return redactLogs(fact, redact);
    case 'container-events':
      return { ...fact, events: fact.events.slice(-mostEvents) };
    case 'compose-files':
      return { ...fact, problem: clean(fact.problem) };
    case 'dependency':
      return { ...fact, detail: clean(fact.detail) };
    case 'port-owner':
      return { ...fact, owner: redactOwner(fact.owner, clean) };
    case 'name-resolution':
      return { ...fact, error: clean(fact.error) };
    case 'writable-layer':
      return { ...fact, paths: fact.paths.map((path) => clean(path, longestCommand)) };
    case 'probe-answers':
      return {
        ...fact,
        answers: fact.answers.map((answer) => ({ ...answer, detail: clean(answer.detail) })),
      };
    case 'container-missing':
    case 'memory':
    case 'limits':
    case 'volume-use':
    case 'configured-image':
    case 'definition-change':
    case 'mounted-files':
    case 'unread-files':
    case 'docker-disk':
    case 'blind-intervals':
    case 'image-change':
    case 'scaling-group':
    case 'replica-room':
    case 'configuration-change':
    case 'listening':
    case 'network-attachment':
    case 'host-resources':
      return fact;
  }
}

/** One text: printable, redacted, and only then shortened, so that no half secret is left. */
export function redactText(text: string, redact: Redact, most = longestText): string {
  const clean = redact(printable(text));
  return clean.length <= most ? clean : `${clean.slice(0, most - 1).toWellFormed()}…`;
}

/** All lines as one text: a private key stretches over many. */
function redactLogs(fact: Logs, redact: Redact): Logs {
  const texts = redact(printable(fact.lines.map((line) => oneLine(line.text)).join('\n')));
  const lines = texts.split('\n');
  return boundLines({
    ...fact,
    lines: fact.lines.map((line, index) => ({ ...line, text: lines[index] ?? '' })),
  });
}

function oneLine(text: string): string {
  return text.replaceAll('\n', ' ');
}

function redactOwner(
  owner: PortOwner['owner'],
  clean: (text: string, most?: number) => string,
): PortOwner['owner'] {
  switch (owner.is) {
    case 'process':
      return { ...owner, command: clean(owner.command, longestCommand) };
    case 'nobody':
    case 'service':
    case 'container':
      return owner;
  }
}
