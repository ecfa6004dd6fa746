/**
 * Terminal sessions: what was typed stands after a prompt, and the rest is output. Prompts are
 * no part of any language, so they are looked for at the beginning of lines.
 */

import { startsKnown } from './known-start.ts';
import { sqlWords } from './sql.ts';

/** Whose prompt it is, that is, in which language the line is written. */
export type Prompt = 'shell' | 'sql' | 'redis' | 'mongo';

const prompts: readonly (readonly [Prompt, RegExp])[] = [
  // `$ `, `user@host:~$ `, `[root@host dir]# `, `(venv) $ `, `❯ `
  [
    'shell',
    /^\s*(?:\([\w.-]{1,40}\)\s?)?(?:[\w.-]{1,40}@[\w.-]{1,60}(?::[^\s$#]{0,80})?\s?[$#%]|\[[\w.-]{1,40}@[^\]]{1,80}\]\s?[$#]|[$❯➜])\s+(?=\S)/,
  ],
  ['shell', /^\s*(?:root|user|ubuntu|admin|ec2-user|[\w-]{1,30}):[~/][^\s$#]{0,80}[$#]\s+(?=\S)/],
  // `PS C:\\shop> `, `C:\\shop>`
  ['shell', /^\s*(?:PS )?[A-Z]:\\[^>\n]{0,120}>\s*(?=\S)/],
  ['shell', /^\s*(?:bash|sh)-\d[\d.]*[$#]\s+(?=\S)/],
  // `web-01# `, as long as a program stands behind it.
  ['shell', /^\s*[a-z][\w.-]{2,40}[#$]\s+(?=[a-z./~])/],
  [
    'sql',
    /^\s*(?:[\w-]{1,60}[=(-][#>]|mysql>|MariaDB \[[^\]]{0,60}\]>|sqlite>|SQL>|cqlsh>|MySQL >)\s+(?=\S)/,
  ],
  [
    'redis',
    /^\s*(?:\d{1,3}(?:\.\d{1,3}){3}:\d{1,5}|redis(?: [\w.:-]{1,60})?|localhost:\d{1,5})(?:\[\d+\])?>\s+(?=\S)/,
  ],
  [
    'mongo',
    /^\s*(?:mongo|mongosh|test|[\w-]{1,40}(?:\s\[direct: \w+\])?\s\w{1,40}|[\w-]{1,40}:(?:PRIMARY|SECONDARY))>\s+(?=\S)/,
  ],
];

/** Lines are compared up to here; a prompt is short. */
const longest = 240;

export function promptOf(
  line: string,
): { readonly prompt: Prompt; readonly length: number } | null {
  const head = line.slice(0, longest);
  // Nearly no line has a prompt, and all of them together are compared slowly.
  if (!/[$#%>❯➜]\s|[A-Z]:\\/.test(head)) return null;
  for (const [prompt, shape] of prompts) {
    const found = shape.exec(head);
    if (found !== null) return { prompt, length: found[0].length };
  }
  return null;
}

/** Who speaks behind a bare `> `, by the first thing that is said. */
function bareSpeaker(line: string): Prompt | null {
  const said = /^\s*> (?=\S)(.*)/.exec(line.slice(0, longest))?.[1];
  if (said === undefined) return null;
  if (/^(?:db|rs|sh)\.\w|^show (?:dbs|collections|databases)\b/.test(said)) return 'mongo';
  if (redisOnly.test(said)) return 'redis';
  if (sqlWords.has(/^[a-z]+/i.exec(said)?.[0].toLowerCase() ?? '') && said.trimEnd().endsWith(';'))
    return 'sql';
  return startsKnown(said) ? 'shell' : null;
}

const redisOnly =
  /^(?:info|config|slowlog|latency|role|client|memory|keys|dbsize|flushall|flushdb|monitor|cluster|sentinel|replicaof|slaveof|scan|get|hgetall|lrange|llen|ttl|bgsave|lastsave|ping|acl)(?:\s[\w*:.-]+)*\s*$/i;

const bare = /^\s*>\s+(?=\S)/;

export interface Typed {
  readonly prompt: Prompt;
  /** As long as the block: what is not typed there is blank, so that positions hold. */
  readonly text: string;
}

/**
 * null: the block is no session. Lines of shell come as one text, so that a command may go on
 * over several lines with `\` or `> `.
 */
export function typedIn(text: string): readonly Typed[] | null {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.trim() !== '' && !line.trim().startsWith('#'));
  const speaker = first < 0 ? null : bareSpeaker(lines[first] ?? '');
  const found = lines.map((line) => (speaker === null ? promptOf(line) : bareAt(line, speaker)));
  // Output may come first only where a prompt follows anyway.
  if (first < 0 || !found.some((one) => one !== null)) return null;
  const kinds = new Set(found.flatMap((one) => (one === null ? [] : [one.prompt])));
  return [...kinds].map((prompt) => ({ prompt, text: onlyTyped(lines, found, prompt) }));
}

function bareAt(line: string, prompt: Prompt): ReturnType<typeof promptOf> {
  const length = bare.exec(line.slice(0, longest))?.[0].length;
  return length === undefined ? null : { prompt, length };
}

function onlyTyped(
  lines: readonly string[],
  found: readonly ReturnType<typeof promptOf>[],
  prompt: Prompt,
): string {
  let continues = false;
  return lines
    .map((line, index) => {
      const here = found[index] ?? null;
      const typed = here !== null ? here.prompt === prompt : continues;
      const length = here !== null ? here.length : (/^\s*> ?/.exec(line)?.[0].length ?? 0);
      continues = typed && (prompt === 'sql' ? !endsSql(line.slice(length)) : line.endsWith('\\'));
      return typed ? ' '.repeat(length) + line.slice(length) : ' '.repeat(line.length);
    })
    .join('\n');
}

/** `\G` and `\g` send a statement as a semicolon does; commands of the client are one line. */
function endsSql(typed: string): boolean {
  return /(?:;|\\[gG]x?)\s*$/.test(typed) || /^\s*(?:\\|(?:use|exit|quit)\b)/i.test(typed);
}
