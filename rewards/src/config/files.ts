import { readFileSync } from 'node:fs';
import type { Problem } from './environment.ts';

/** What may stand in a file instead, named by the same key with `_FILE`: Docker mounts secrets so. */
const keys = ['DATABASE_URL', 'REDIS_URL', 'STELLAR_DISTRIBUTION_SECRET', 'ADMIN_API_KEY'] as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment with the contents of the files that it names, and a problem for each that cannot be had. */
export function readFiles(environment: Environment): { given: Environment; problems: Problem[] } {
  const given = { ...environment };
  const problems: Problem[] = [];
  for (const key of keys) {
    const named = `${key}_FILE`;
    const file = environment[named] ?? '';
    if (file === '') continue;
    if ((environment[key] ?? '') !== '') {
      problems.push({ key: named, problem: `and ${key} exclude each other` });
      continue;
    }
    try {
      // Editors end a file with a line break, which belongs to no secret.
      given[key] = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    } catch (error) {
      problems.push({ key: named, problem: `cannot be read: ${reasonOf(error)}` });
    }
  }
  return { given, problems };
}

/** For example "EACCES: permission denied, open '/run/secrets/admin-key'": the name of the file, not what is in it. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
