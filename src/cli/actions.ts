/** `nova incident actions`: what should be done after an incident, and an issue for each of them. */
import { InvalidArgumentError, type Command } from 'commander';
import { printable } from '../evidence/printable.ts';
import type { ActionItem } from '../incident/report/action-items.ts';
import { createIssue, openIssues, type GitHubProblem } from '../issues/github.ts';
import { issueOf, markOf } from '../issues/issue.ts';
import { exitCodes, Failure, type ExitCode } from './exit.ts';
import { storeOptions } from './journal.ts';
import { bold, print, printJson } from './print.ts';
import { dataOf } from './report.ts';
import { githubSettings, type ConfigOptions } from './setup.ts';

interface ActionOptions extends ConfigOptions {
  readonly json?: boolean;
  readonly createGithub?: string;
  readonly only: readonly string[];
}

export function addActions(incident: Command): void {
  storeOptions(
    incident
      .command('actions')
      .description('what should be done so that it does not happen again')
      .argument('<id>', 'as `nova incidents` lists it, or `last`')
      .option(
        '--create-github <owner/repository>',
        'make an issue of each that has none',
        repository,
      )
      .option('--only <key>', 'only this one; may be given again', collect, []),
  )
    .addHelpText(
      'after',
      '\nExamples:\n  nova incident actions last\n  nova incident actions last --create-github shop/shop --only no-memory-limit:backend',
    )
    .action(actions);
}

function repository(text: string): string {
  if (/^[\w.-]{1,100}\/[\w.-]{1,100}$/.test(text)) return text;
  throw new InvalidArgumentError('It takes an owner and a repository, such as shop/shop.');
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

async function actions(id: string, options: ActionOptions): Promise<void> {
  const { data } = await dataOf(id, options);
  const items = wanted(data.actionItems, options.only, data.id);
  if (options.createGithub !== undefined) {
    await create(items, options.createGithub, data.id, options);
    return;
  }
  if (options.json === true) printJson(items);
  else if (items.length === 0) print(`No fact of incident ${data.id} asks for an action.`);
  else for (const item of items) print(words(item));
}

function words({ key, title, why, evidence }: ActionItem): string {
  const cited = evidence.length === 0 ? '' : ` [${evidence.join(', ')}]`;
  return `${bold(printable(key))} ${printable(title)}\n  ${printable(why)}${cited}`;
}

/** Throws Failure. */
function wanted(
  items: readonly ActionItem[],
  only: readonly string[],
  id: string,
): readonly ActionItem[] {
  const missing = only.find((key) => !items.some((one) => one.key === key));
  if (missing !== undefined)
    throw new Failure(
      exitCodes.noInput,
      `Incident ${id} has no action item ${missing}. List them: nova incident actions ${id}`,
    );
  return only.length === 0 ? items : items.filter(({ key }) => only.includes(key));
}

interface Made {
  readonly key: string;
  readonly issue: string;
  readonly created: boolean;
}

/** Those that are open already are left as they are, whichever incident they came from. */
async function create(
  items: readonly ActionItem[],
  place: string,
  id: string,
  options: ActionOptions,
): Promise<void> {
  const settings = await githubSettings(options);
  const open = await openIssues(settings, place);
  if ('problem' in open) throw failureOf(open);
  const made: Made[] = [];
  for (const item of items) {
    const known = open.find(({ body }) => body.includes(markOf(item)));
    const issue = known ?? (await createIssue(settings, place, issueOf(item, id)));
    if ('problem' in issue) throw failureOf(issue);
    const one = { key: item.key, issue: issue.url, created: known === undefined };
    made.push(one);
    if (options.json !== true)
      print(`${one.created ? 'created' : 'open already'}: ${one.key} ${printable(one.issue)}`);
  }
  if (options.json === true) printJson(made);
  else if (made.length === 0) print(`No fact of incident ${id} asks for an action.`);
}

const exits = {
  token: exitCodes.noPermission,
  permission: exitCodes.noPermission,
  repository: exitCodes.noInput,
  'issues-off': exitCodes.refused,
  invalid: exitCodes.refused,
  'rate-limit': exitCodes.unavailable,
  unavailable: exitCodes.unavailable,
} as const satisfies Record<GitHubProblem['problem'], ExitCode>;

/** What was made before it stays: the next run finds it. */
function failureOf({ problem, message }: GitHubProblem): Failure {
  return new Failure(exits[problem], message);
}
