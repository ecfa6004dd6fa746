/** The files that people name: runbooks, or folders of them. */
import { readdir, stat } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { brokenLinks } from '../runbook/check/check-links.ts';
import { checkRunbook } from '../runbook/check/check-runbook.ts';
import type { CheckedRunbook } from '../runbook/check/check-runbook.ts';
import { readRunbookText } from '../runbook/read.ts';

export interface CheckedFile {
  readonly runbook: CheckedRunbook;
  readonly text: string;
}

export interface CheckedFiles {
  readonly files: readonly CheckedFile[];
  readonly unreadable: readonly { readonly file: string; readonly message: string }[];
}

const markdown = /\.(?:md|markdown|mdown|mkd)$/i;
const skipped = new Set(['node_modules', 'vendor']);

/** Folders give every Markdown file below them; nothing named is left out silently. */
export async function checkFiles(names: readonly string[]): Promise<CheckedFiles> {
  const files: CheckedFile[] = [];
  const unreadable: { file: string; message: string }[] = [];
  for (const file of (await Promise.all(names.map(expand))).flat()) {
    const read = await readRunbookText(file);
    if (read.ok) files.push({ runbook: checkRunbook(file, read.text), text: read.text });
    else unreadable.push({ file, message: read.message });
  }
  return { files: withLinks(files), unreadable };
}

async function expand(name: string): Promise<readonly string[]> {
  const isFolder = await stat(name).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return [name];
  const entries = await readdir(name, { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries
      .filter((one) => !one.name.startsWith('.') && !skipped.has(one.name))
      .sort((a, b) => a.name.localeCompare(b.name))
      .filter((one) => one.isDirectory() || markdown.test(one.name))
      .map((one) => expandEntry(join(name, one.name), one.isDirectory())),
  );
  return found.flat();
}

async function expandEntry(path: string, isFolder: boolean): Promise<readonly string[]> {
  return isFolder ? expand(path) : [path];
}

function withLinks(files: readonly CheckedFile[]): readonly CheckedFile[] {
  const byPath = new Map(files.map(({ runbook }) => [normalize(runbook.file), runbook]));
  return files.map((one) => {
    const folder = dirname(one.runbook.file);
    const broken = brokenLinks(one.runbook, (path) => {
      const target = normalize(join(folder, path));
      return byPath.get(target) ?? (existsSync(target) ? 'there' : 'missing');
    });
    const findings = [...one.runbook.findings, ...broken].sort((a, b) => a.line - b.line);
    return { ...one, runbook: { ...one.runbook, findings } };
  });
}
