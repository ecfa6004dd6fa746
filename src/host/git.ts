/**
 * The history of a folder, read with git. The repository is somebody else's and may hold settings
 * that make git start programs: everything that could is switched off, nothing is written, and
 * nothing is fetched.
 */
import type { GitHistory } from '../evidence/change-facts.ts';
import { runCommand } from './command.ts';

type Commits = Pick<GitHistory, 'commits'>;

const deadline = 1_500;
const maxOutput = 262_144;
/** Files that are named of one commit. */
const mostFiles = 20;

/** `since`: milliseconds since the epoch; null for the newest commits whenever they were. */
export async function commitsIn(
  folder: string,
  since: number | null,
  most: number,
): Promise<Commits | { readonly unreadable: string }> {
  const said = await askGit(folder, logArguments(since, most));
  if (!('unreadable' in said))
    return { commits: parseLog(said.output, said.truncated ? 'cut' : 'whole') };
  return said.unreadable === noCommits ? { commits: [] } : said;
}

export type Said =
  { readonly output: string; readonly truncated: boolean } | { readonly unreadable: string };

const noCommits = 'it has no commits yet';

/** `longest`: milliseconds. */
export async function askGit(
  folder: string,
  args: readonly string[],
  longest = deadline,
): Promise<Said> {
  const result = await runCommand('git', gitArguments(folder, args), {
    deadline: longest,
    maxOutput,
    environment,
  });
  if (!result.ran) {
    const missing = result.reason === 'not-found';
    return { unreadable: missing ? 'git is not installed' : 'git could not be started' };
  }
  if (result.late) return { unreadable: `git gave no answer within ${longest / 1_000} s` };
  if (result.exitCode === 0) return { output: result.stdout, truncated: result.truncated };
  const none = /not a git repository/i.test(result.stderr);
  const empty = /does not have any commits|unknown revision or path/i.test(result.stderr);
  if (empty) return { unreadable: noCommits };
  return { unreadable: none ? 'it is in no git repository' : 'git could not read its history' };
}

/** Nothing of ours: neither settings of the user nor a key for a remote. */
const environment = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  // A partial clone would fetch what is missing.
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: 'none',
};

export function gitArguments(folder: string, args: readonly string[]): readonly string[] {
  return [...guards, '-C', folder, ...args];
}

/** Before every command. */
const guards = [
  '--no-pager',
  // The folder of a Compose project often belongs to another user than the responder.
  ...['-c', 'safe.directory=*'],
  ...['-c', 'core.fsmonitor=false'],
  ...['-c', 'core.hooksPath=/dev/null'],
  ...['-c', 'log.showSignature=false'],
];

export function logArguments(since: number | null, most: number): string[] {
  return [
    'log',
    ...[`--max-count=${most}`, '--no-color', '--no-ext-diff', '--no-textconv', '--no-renames'],
    ...['--name-only', '-z', '--format=%x00%x00%H%x00%ct%x00%s%x00'],
    ...(since === null ? [] : [`--since=${new Date(since).toISOString()}`]),
    ...['--', '.'],
  ];
}

/**
 * With `-z` every field and every path ends with a zero byte, and paths never follow an empty one:
 * so an empty field, an id and a time begin a commit. Of a cut output the last one is left out.
 */
export function parseLog(output: string, end: 'whole' | 'cut'): Commits['commits'] {
  const fields = output.split('\0');
  const starts = fields.flatMap((field, index) => {
    const begins = fields[index - 1] === '' && /^[0-9a-f]{40,64}$/.test(field);
    return begins && /^\d+$/.test(fields[index + 1] ?? '') ? [index] : [];
  });
  const commits = starts.map((start, index) => {
    const [id = '', seconds = '', subject = '', ...files] = fields.slice(start, starts[index + 1]);
    const named = files.map((file) => file.replace(/^\n/, '')).filter((file) => file !== '');
    return { id, at: Number(seconds) * 1_000, subject, files: named.slice(0, mostFiles) };
  });
  return end === 'cut' ? commits.slice(0, -1) : commits;
}
