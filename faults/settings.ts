/** Edits of the scene's environment files, as a person makes them in an editor. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Scene } from './fault.ts';

/** Changes one file with `edit` and answers with what puts the old text back. */
export async function editFile(
  scene: Scene,
  name: string,
  edit: (text: string) => string,
): Promise<() => Promise<void>> {
  const file = join(scene.folder, name);
  const before = await readFile(file, 'utf8');
  const after = edit(before);
  if (after === before) throw new Error(`the edit changes nothing in ${name}`);
  await writeFile(file, after);
  return () => writeFile(file, before);
}

/** Without the line of one key. */
export function without(key: string): (text: string) => string {
  return (text) => text.replace(new RegExp(`^${key}=.*\\n`, 'm'), '');
}

/** With another value of one key. */
export function withValue(key: string, change: (value: string) => string) {
  return (text: string): string =>
    text.replace(
      new RegExp(`^(${key}=)(.*)$`, 'm'),
      (_, name: string, value: string) => name + change(value),
    );
}

/** What the operator's own override adds to the Compose file; JSON is YAML too. */
export async function writeOverride(scene: Scene, addition: object): Promise<void> {
  await writeFile(join(scene.folder, 'compose.override.yaml'), JSON.stringify(addition));
}
