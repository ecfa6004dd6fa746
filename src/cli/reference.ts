/**
 * `docs/cli.md`, from the definitions of the commands and from what each prints for `--help`: a
 * test keeps the file equal to what this returns. A new command appears by itself.
 */
import { Help, type Command } from 'commander';
import { markdownTable } from '../config/reference.ts';
import { exitCodes, exitMeanings } from './exit.ts';

const help = new Help();

export function renderCommandReference(program: Command): string {
  return [
    '# Command line',
    '<!-- Generated from src/cli; `bin/test unit -- reference -u` writes it anew. -->',
    introduction,
    markdownTable(
      ['Command', 'What it does'],
      leavesOf(program).map((one) => [linkTo(one), one.description()]),
    ),
    '## `nova` itself',
    'Every command prints its own help, with examples, for `--help`.',
    optionsOf(program),
    ...leavesOf(program).map(sectionOf),
    '## Exit codes',
    'As sysexits.h names them. The message on standard error says what to do next; [failures.md](failures.md) lists the messages.',
    markdownTable(
      ['Code', 'Meaning'],
      Object.entries(exitCodes).map(([name, code]) => [
        `\`${code}\``,
        exitMeanings[name as keyof typeof exitCodes],
      ]),
    ),
    environment,
  ]
    .join('\n\n')
    .concat('\n');
}

const introduction = [
  'From a checkout it is `bin/nova`, which brings the Node that it needs; below it is called `nova`.',
  'Results go to standard output, complaints to standard error. With `--json` a command prints JSON and nothing else: one object or list, or one object a line where it goes on (`nova watch`).',
].join('\n\n');

const environment = [
  '## Environment',
  markdownTable(
    ['Variable', 'Meaning'],
    [
      [
        '`DOCKER_HOST`',
        'The engine, such as `unix:///run/user/1000/docker.sock`. By default `unix:///var/run/docker.sock`.',
      ],
      [
        '`GITHUB_TOKEN`',
        'The token for `nova incident actions --create-github`, unless `issues.github.token` says otherwise.',
      ],
      ['`NO_COLOR`', 'Any value: no colours. There are none either where no terminal reads them.'],
      ['`COLUMNS`', 'The width at which lines are folded where no terminal reads them.'],
      [
        '`FORCE_COLOR`',
        'Any value but `0` and `false`: colours also where no terminal reads them.',
      ],
    ],
  ),
].join('\n\n');

/** The commands that do something, as against those that only hold others. */
export function leavesOf(command: Command): readonly Command[] {
  const inner = help.visibleCommands(command).filter((one) => one.name() !== 'help');
  return inner.length === 0 ? [command] : inner.flatMap(leavesOf);
}

/** With the names of what it belongs to: `nova incident show`. */
export function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}

/** The lines under "Examples:" in what the command prints for `--help`. */
export function examplesOf(command: Command): readonly string[] {
  const [, after = ''] = printedHelp(command).split(/^Examples:\n/m);
  const [block = ''] = after.split(/\n\s*\n/);
  return block
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** All of it, also the texts that are added after the built-in part. */
function printedHelp(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => void (text += part), getOutHelpWidth: () => 100 });
  command.outputHelp();
  return text;
}

function linkTo(command: Command): string {
  const name = fullName(command);
  return `[\`${name}\`](#${name.replaceAll(' ', '-')})`;
}

function sectionOf(command: Command): string {
  const args = help.visibleArguments(command);
  return [
    `## \`${fullName(command)}\``,
    capitalized(`${command.description()}.`),
    `\`\`\`text\n${help.commandUsage(command)}\n\`\`\``,
    ...(args.length === 0
      ? []
      : [
          markdownTable(
            ['Argument', 'Meaning'],
            args.map((one) => [`\`${help.argumentTerm(one)}\``, help.argumentDescription(one)]),
          ),
        ]),
    optionsOf(command),
    `\`\`\`sh\n${examplesOf(command).join('\n')}\n\`\`\``,
  ].join('\n\n');
}

function optionsOf(command: Command): string {
  return markdownTable(
    ['Option', 'Meaning'],
    help
      .visibleOptions(command)
      .filter((one) => command.parent === null || one.long !== '--help')
      .map((one) => [`\`${help.optionTerm(one)}\``, help.optionDescription(one)]),
  );
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
