/**
 * Front matter: YAML between `---` lines at the head of the file. Ours stands under the key
 * `nova`, where unknown keys are problems; other keys belong to other programs and are left alone.
 */
import { LineCounter, isMap, isScalar, parseDocument as parseYaml } from 'yaml';
import type { Pair, YAMLMap } from 'yaml';

import { parseDuration } from './duration.ts';
import { problem } from './problem.ts';
import type { Problem } from './problem.ts';

export interface FrontMatter {
  readonly title: string | null;
  readonly escalateAfter: number | null;
  readonly extendedAfter: number | null;
  /** Heading as written, to the name of a cause. */
  readonly causes: readonly {
    readonly heading: string;
    readonly cause: string;
    readonly line: number;
  }[];
  /** Lines that it takes, with both fences; 0 when there is none. */
  readonly lines: number;
  readonly problems: readonly Problem[];
}

const none: FrontMatter = {
  title: null,
  escalateAfter: null,
  extendedAfter: null,
  causes: [],
  lines: 0,
  problems: [],
};

/** A parser that recurses must not be handed megabytes: front matter is a screenful. */
const longest = 16 * 1024;

/** `lines` are those of the whole file. */
export function readFrontMatter(lines: readonly string[]): FrontMatter {
  if (lines[0]?.trimEnd() !== '---') return none;
  const end = lines.findIndex((line, index) => index > 0 && /^(---|\.\.\.)\s*$/.test(line));
  if (end < 0) return none;
  const taken = end + 1;
  const text = lines.slice(1, end).join('\n');
  if (text.length > longest) {
    const message = `front matter has ${text.length} characters, expected at most ${longest}; it is ignored`;
    return { ...none, lines: taken, problems: [problem(1, 'bad-front-matter', message)] };
  }
  return { ...readYaml(text), lines: taken };
}

function readYaml(text: string): FrontMatter {
  const counter = new LineCounter();
  try {
    const document = parseYaml(text, { lineCounter: counter, logLevel: 'silent' });
    // The text starts on line 2 of the file.
    const lineAt = (offset: number): number => counter.linePos(offset).line + 1;
    const problems = document.errors.map((error) =>
      problem(lineAt(error.pos[0]), 'bad-front-matter', firstLine(error.message)),
    );
    return readMap(document.contents, problems, lineAt);
  } catch (error) {
    // The YAML parser recurses: deep nesting ends in a RangeError, which is the text's fault.
    const message = `front matter cannot be read: ${firstLine(String(error))}`;
    return { ...none, problems: [problem(1, 'bad-front-matter', message)] };
  }
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? '';
}

type LineAt = (offset: number) => number;

function readMap(contents: unknown, problems: Problem[], lineAt: LineAt): FrontMatter {
  if (!isMap(contents)) {
    if (contents !== null && problems.length === 0)
      problems.push(problem(2, 'bad-front-matter', 'expected keys and values'));
    return { ...none, problems };
  }
  const found = { ...none, problems };
  const title = contents.get('title');
  const ours = contents.get('nova');
  if (ours !== undefined && !isMap(ours))
    problems.push(problem(2, 'bad-front-matter', 'nova: expected keys and values'));
  return {
    ...found,
    title: typeof title === 'string' ? title : null,
    ...(isMap(ours) ? readOurs(ours, problems, lineAt) : {}),
  };
}

function readOurs(ours: YAMLMap, problems: Problem[], lineAt: LineAt): Partial<FrontMatter> {
  const found: { escalateAfter?: number; extendedAfter?: number; causes?: FrontMatter['causes'] } =
    {};
  for (const pair of ours.items) {
    const { key, line } = keyOf(pair, lineAt);
    const value = isScalar(pair.value) ? String(pair.value.value) : '';
    if (key === 'escalate-after' || key === 'extended-after') {
      const duration = parseDuration(value);
      if (duration === null)
        problems.push(problem(line, 'bad-front-matter', `nova.${key}: expected a duration, 5m`));
      else if (key === 'escalate-after') found.escalateAfter = duration;
      else found.extendedAfter = duration;
    } else if (key === 'causes' && isMap(pair.value)) {
      found.causes = pair.value.items.map((entry) => ({
        heading: keyOf(entry, lineAt).key,
        cause: isScalar(entry.value) ? String(entry.value.value) : '',
        line: keyOf(entry, lineAt).line,
      }));
    } else {
      const message = `nova.${key}: unknown, expected escalate-after, extended-after or causes (heading: cause)`;
      problems.push(problem(line, 'bad-front-matter', message));
    }
  }
  return found;
}

function keyOf(pair: Pair, lineAt: LineAt): { readonly key: string; readonly line: number } {
  if (!isScalar(pair.key)) return { key: '', line: 2 };
  return { key: String(pair.key.value), line: lineAt(pair.key.range?.[0] ?? 0) };
}
