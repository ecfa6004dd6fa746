/**
 * Writes the status page as static files. Every file takes the place of the one before it at once
 * and whole, the first page last. What is in the folder of the pages before and is no more is
 * removed; nothing else in it is ever touched.
 */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { StatusPage } from '../status/page.ts';
import { siteOf } from '../status/site.ts';

/** Names what we have written, and so what we may remove. */
const listFile = '.nova-status.json';

export interface Exported {
  readonly files: number;
}

/** In words for whoever named the folder. */
export class ExportProblem extends Error {
  override readonly name = 'ExportProblem';
}

/** @throws ExportProblem */
export async function exportStatus(page: StatusPage, folder: string): Promise<Exported> {
  try {
    return await write(page, folder);
  } catch (error) {
    if (error instanceof ExportProblem) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new ExportProblem(`the status page cannot be written to ${folder} (${code})`);
  }
}

async function write(page: StatusPage, folder: string): Promise<Exported> {
  await mkdir(folder, { recursive: true });
  const before = await writtenBefore(folder);
  const site = siteOf(page, 'copy');
  const files = [...site.keys()].toSorted((a, b) => order(a) - order(b));
  // Before them: what is half done is ours to clear away.
  await replace(folder, listFile, JSON.stringify([...new Set([...before, ...files])]));
  for (const path of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await replace(folder, path, site.get(path)?.body() ?? '');
  }
  for (const path of before) if (!site.has(path)) await rm(join(folder, path), { force: true });
  await replace(folder, listFile, JSON.stringify(files));
  return { files: files.length };
}

/** What links to others comes after them. */
function order(path: string): number {
  return path === 'index.html' ? 1 : 0;
}

async function replace(folder: string, path: string, text: string): Promise<void> {
  const file = join(folder, path);
  const unfinished = `${file}.${process.pid}.new`;
  await writeFile(unfinished, text);
  await rename(unfinished, file);
}

async function writtenBefore(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder);
  if (names.length === 0) return [];
  if (!names.includes(listFile))
    throw new ExportProblem(
      `${folder} holds other files than a status page: name a folder that is empty or does not exist yet`,
    );
  try {
    const list: unknown = JSON.parse(await readFile(join(folder, listFile), 'utf8'));
    return Array.isArray(list) ? list.filter((one) => isOurs(one)) : [];
  } catch {
    // Cut off by a power cut: what it named is written again, or stays.
    return [];
  }
}

/** A list that somebody has changed must not lead us out of the folder. */
function isOurs(path: unknown): path is string {
  return (
    typeof path === 'string' &&
    /^(index\.html|history(-\d{4}-\d\d)?\.html|history\.atom|(incidents|components)\/[\w-]+\.html|api\/v2\/[a-z/-]+\.json)$/.test(
      path,
    )
  );
}
