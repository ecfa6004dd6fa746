/** Links between runbooks: a file or a heading that is not there. */
import { hasAnchor } from './anchors.ts';
import type { CheckedRunbook } from './check-runbook.ts';
import type { Finding } from './checked-step.ts';

/** What a link within the repository points at; null: it leads elsewhere. */
export interface LocalTarget {
  /** As written, without the heading; empty for the file itself. */
  readonly path: string;
  readonly anchor: string;
}

export function localTarget(target: string): LocalTarget | null {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target) || target.startsWith('//') || target.startsWith('/'))
    return null;
  // Blanks that a generator fills in.
  if (/[{}<>$]/.test(target)) return null;
  const hash = target.indexOf('#');
  const path = (hash < 0 ? target : target.slice(0, hash)).replace(/\?.*$/, '');
  return { path: decoded(path), anchor: hash < 0 ? '' : decoded(target.slice(hash + 1)) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign is part of the name.
    return text;
  }
}

/**
 * `find` says what a path, as written in this file, leads to: a checked runbook, something else
 * that is there, or nothing.
 */
export function brokenLinks(
  runbook: CheckedRunbook,
  find: (path: string) => CheckedRunbook | 'there' | 'missing',
): readonly Finding[] {
  return runbook.links.flatMap(({ target, line }): readonly Finding[] => {
    const local = localTarget(target);
    if (local === null) return [];
    const found = local.path === '' ? runbook : find(local.path);
    if (found === 'missing') return [broken(line, `${local.path} does not exist`)];
    if (found === 'there' || local.anchor === '') return [];
    return hasAnchor(found.headings, local.anchor)
      ? []
      : [
          broken(
            line,
            `${local.path === '' ? 'this file' : local.path} has no heading #${local.anchor}`,
          ),
        ];
  });
}

function broken(line: number, what: string): Finding {
  return { code: 'broken-link', line, message: `the link is broken: ${what}` };
}
