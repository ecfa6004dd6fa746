/** In which language a block of a runbook is written, by its tag and, without one, by its text. */
import { firstWord, startsKnown } from './known-start.ts';
import { fragmentAt } from './fragment.ts';
import { typedIn } from './prompt.ts';
import { typedAsRoot } from './root-prompt.ts';
import { statementKind } from './statement.ts';

/** `lines`: another shell, of which the lines count that any shell understands. */
export type BlockKind = 'shell' | 'lines' | 'sql' | 'redis' | 'mongo' | 'none';

const kinds = new Map<string, BlockKind | 'guess'>([
  ...'bash sh shell zsh console terminal shell-session shellsession sh-session shell-script shellscript bash-session fish ksh ash cmd-line commandline command commands cli linux session'
    .split(' ')
    .map((tag): [string, BlockKind] => [tag, 'shell']),
  ...'powershell ps1 pwsh ps posh cmd bat batch dos batchfile'
    .split(' ')
    .map((tag): [string, BlockKind] => [tag, 'lines']),
  ...['', 'text', 'txt', 'plain', 'plaintext', 'none', 'output', 'code'].map(
    (tag): [string, 'guess'] => [tag, 'guess'],
  ),
  ...'sql postgresql postgres pgsql plpgsql mysql psql tsql sqlite cql'
    .split(' ')
    .map((tag): [string, BlockKind] => [tag, 'sql']),
  ['redis', 'redis'],
  ...['mongo', 'mongosh', 'mongodb'].map((tag): [string, BlockKind] => [tag, 'mongo']),
]);

export function blockKind(language: string, text: string): BlockKind {
  const tag = language.replace(/^[{.]+|[}:,].*$/g, '').replace(/^(?:language|lang)-/, '');
  if ((tag === 'js' || tag === 'javascript') && isMongo(text)) return 'mongo';
  const kind = kinds.get(tag) ?? 'none';
  if (kind !== 'guess') return kind;
  if (isMongo(text.slice(0, 8000))) return 'mongo';
  return statementIn(text) ?? (looksLikeCommands(text) ? 'shell' : 'none');
}

/** What stands first and is no comment is a statement, of one line or of several. */
function statementIn(text: string): 'sql' | 'redis' | null {
  const head = text.slice(0, 2000).replace(/^(?:\s+|--[^\n]*\n)+/, '');
  const line = head.split('\n', 1)[0]?.trim() ?? '';
  const [whole = ''] = /^[^;]*;?/.exec(head) ?? [];
  return statementKind(line) ?? (statementKind(whole) === 'sql' ? 'sql' : null);
}

/** Its first line speaks to MongoDB: `rs.status()`, `use shop`, `db.orders.find()`. */
function isMongo(text: string): boolean {
  const first = text.split('\n').find((line) => /^\s*(?!\/\/|\/?\*)\S/.test(line)) ?? '';
  return /^\s*(?:(?:db|rs|sh)\.[a-zA-Z]\w*[.(]|show (?:dbs|collections|databases)\s*$)/.test(first);
}

/** Most of its lines begin as commands, or it is a session with prompts. */
function looksLikeCommands(text: string): boolean {
  const head = text.slice(0, 8000);
  if (typedIn(head) !== null) return true;
  if (typedAsRoot(head, looksLikeCommand) !== null) return true;
  let known = 0;
  let other = 0;
  let continues = false;
  const lines = head.split('\n');
  // A command, and then what it printed.
  const first = lines.find((line) => line.trim() !== '' && !line.trim().startsWith('#')) ?? '';
  const shows = lines.some((line) => fragmentAt(line) === 'output');
  if (shows && strong.has(firstWord(first)) && looksLikeCommand(first)) return true;
  for (const line of lines) {
    const trimmed = line.trim();
    if (trimmed !== '' && !trimmed.startsWith('#') && !continues) {
      if (looksLikeCommand(trimmed)) known += 1;
      else other += 1;
    }
    continues = trimmed.endsWith('\\');
  }
  return known > 0 && known >= other * 2;
}

const words = new Set(
  'expect ray batch pr bird pound hitch arena bull gum heartbeat dialog crash cortex jaeger stack start stop restart status reload open file files host view convert write last step bench task users type join split fold test time date wait fix service source script at w l k la id env print which import'.split(
    ' ',
  ),
);

const strong = new Set(
  'docker docker-compose kubectl systemctl journalctl curl sudo psql redis-cli git aws helm df free ps top netstat ss lsof ls cat grep dig'.split(
    ' ',
  ),
);

/** Begins with a program that we know, and does not read as a sentence. */
export function looksLikeCommand(line: string): boolean {
  if (!startsKnown(line)) return false;
  const fragment = fragmentAt(line);
  if (fragment !== null && fragment !== 'config') return false;
  const word = firstWord(line);
  if (word.includes('/') && !/\s/.test(line) && !/\.\w+$/.test(line)) return false;
  if (words.has(word) && !/\s-|[|/=]/.test(line)) return false;
  // "make sure that …", "docker: error …"; nginx takes options only, its logs are a subject.
  return (
    !/^(?:make sure|nginx \w|find out|open the|cut off|watch (?:for|the|out)|at the|time to|go to|which \w+ \w+|test (?:the|that)|install the|cat \w+ \w+ \w+ \w+$)/i.test(
      line,
    ) && !/^[\w-]+(?:\s[\w-]+){0,2}:\s/.test(line)
  );
}
