/** The commands that the documentation prints, block by block. */
import { readFileSync } from 'node:fs';
import MarkdownIt from 'markdown-it';
import { parse } from 'unbash';

export interface ShellBlock {
  readonly file: string;
  /** 1-based line of the first command. */
  readonly line: number;
  readonly script: string;
  /** Every program that the block runs, also inside of pipes and substitutions. */
  readonly programs: readonly string[];
}

const shells = new Set(['sh', 'bash', 'shell', 'console']);

/** Blocks without a language, or with that of something else, hold no commands. */
export function shellBlocksOf(file: string): readonly ShellBlock[] {
  return new MarkdownIt()
    .parse(readFileSync(file, 'utf8'), {})
    .filter((token) => token.type === 'fence' && shells.has(token.info.trim()))
    .map((token) => ({
      file,
      line: (token.map?.[0] ?? 0) + 2,
      script: token.content,
      programs: [...new Set(programsIn(parse(token.content)))],
    }));
}

function programsIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const name: unknown = Reflect.get(node, 'type') === 'Command' ? Reflect.get(node, 'name') : null;
  const own: unknown = typeof name === 'object' && name !== null && Reflect.get(name, 'text');
  return [
    ...(typeof own === 'string' ? [own] : []),
    ...Object.values(node).flatMap((inner) => programsIn(inner)),
  ];
}
