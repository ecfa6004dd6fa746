/** Reads a labelled corpus: one JSON object a line. What it expects stays out of the classifier. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Excerpt } from '../../src/diagnosis/excerpt/excerpt.ts';

const row = z.object({
  text: z.string(),
  labels: z.array(z.string()).min(1),
  stack: z.string().default(''),
  kind: z.string().default(''),
  container_role: z.string().default(''),
});

/** An excerpt as the classifier may see it, and what people say of it. */
export interface Case {
  readonly excerpt: Excerpt;
  readonly expected: readonly string[];
}

/** Throws with the number of the line that is not of the format. */
export async function readCorpus(path: string): Promise<readonly Case[]> {
  const lines = (await readFile(path, 'utf8')).split('\n');
  return lines.flatMap((line, index) => (line.trim() === '' ? [] : [caseOf(line, index + 1)]));
}

function caseOf(line: string, number: number): Case {
  try {
    const { text, labels, stack, kind, container_role: role } = row.parse(JSON.parse(line));
    return { excerpt: { text, stack, kind, role }, expected: labels };
  } catch (error) {
    throw new Error(`line ${number} of the corpus is not of the format`, { cause: error });
  }
}
