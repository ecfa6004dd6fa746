/**
 * Reads `nova.yaml`, and is the only reader of the process's environment. Every problem of a
 * file is reported at once, each with its place and what was expected.
 */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { configSchema, type Config } from './config.ts';

/** What the program needs of its environment. */
export interface Environment {
  readonly dockerHost: string | undefined;
  readonly noColor: boolean;
}

export function readEnvironment(): Environment {
  const { DOCKER_HOST, NO_COLOR } = process.env;
  return {
    dockerHost: DOCKER_HOST === '' ? undefined : DOCKER_HOST,
    noColor: NO_COLOR !== undefined && NO_COLOR !== '',
  };
}

export interface ConfigProblem {
  readonly code: 'CONFIG_NOT_FOUND' | 'CONFIG_UNREADABLE' | 'CONFIG_INVALID';
  /** file:line:column, as far as known, then what is wrong and what was expected. */
  readonly message: string;
}

export type Loaded =
  | { readonly ok: true; readonly config: Config; readonly file: string }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** Paths in the file are resolved against its folder. Never rejects. */
export async function loadConfig(file: string): Promise<Loaded> {
  const path = resolve(file);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return failed(
      missing
        ? {
            code: 'CONFIG_NOT_FOUND',
            message: `${file} does not exist. Write one with: nova init --project NAME`,
          }
        : { code: 'CONFIG_UNREADABLE', message: `${file} cannot be read: ${String(error)}` },
    );
  }
  return parseConfig(text, file, dirname(path));
}

export function parseConfig(text: string, file: string, directory: string): Loaded {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0)
    return failed(
      ...document.errors.map((error): ConfigProblem => {
        const { line, col } = lines.linePos(error.pos[0]);
        const words = error.message.split('\n')[0] ?? '';
        return { code: 'CONFIG_INVALID', message: `${file}:${line}:${col}: ${words}` };
      }),
    );
  const parsed = configSchema.safeParse(document.toJS() ?? {});
  if (!parsed.success)
    return failed(
      ...parsed.error.issues.flatMap((issue) => problemsOf(issue, document, lines, file)),
    );
  return { ok: true, file, config: absolute(parsed.data, directory) };
}

function absolute(config: Config, directory: string): Config {
  const at = (path: string) => resolve(directory, path);
  return {
    ...config,
    state: at(config.state),
    ...(config.runbook === undefined ? {} : { runbook: at(config.runbook) }),
    ...(config.compose === undefined
      ? {}
      : {
          compose: {
            files: config.compose.files.map(at),
            directory: at(config.compose.directory ?? '.'),
          },
        }),
  };
}

function problemsOf(
  issue: z.core.$ZodIssue,
  document: Document,
  lines: LineCounter,
  file: string,
): readonly ConfigProblem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      code: 'CONFIG_INVALID',
      message: `${placeOf([...issue.path, key], document, lines, file)}: there is no key "${key}" here`,
    }));
  const path = issue.path.join('.');
  const value: unknown = document.getIn(issue.path);
  const found = typeof value === 'string' || typeof value === 'number' ? `, found "${value}"` : '';
  return [
    {
      code: 'CONFIG_INVALID',
      message: `${placeOf(issue.path, document, lines, file)}: ${path}: expected ${words(issue)}${found}`,
    },
  ];
}

function words(issue: z.core.$ZodIssue): string {
  return issue.message.replace(/^Invalid (?:input|option): expected /, '');
}

/** The place of the key, or of the nearest part of the path that stands in the file. */
function placeOf(
  path: readonly PropertyKey[],
  document: Document,
  lines: LineCounter,
  file: string,
): string {
  for (let length = path.length; length > 0; length--) {
    const offset = offsetOf(path.slice(0, length), document);
    if (offset === null) continue;
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  }
  return `${file}:1:1`;
}

function offsetOf(path: readonly PropertyKey[], document: Document): number | null {
  const node: unknown = document.getIn(path, true);
  if (typeof node !== 'object' || node === null || !('range' in node)) return null;
  const { range } = node;
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : null;
}

function failed(...problems: readonly ConfigProblem[]): Loaded {
  return { ok: false, problems };
}
