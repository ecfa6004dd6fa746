/** Files that are there after a power cut, whole. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Atomic: a reader sees the old text or the new one, also after a power cut. */
export async function writeDurably(file: string, text: string): Promise<void> {
  const folder = dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // A person's command may write beside the responder.
  const temporary = `${file}.${randomUUID()}`;
  {
    await using handle = await open(temporary, 'w', 0o600);
    await handle.writeFile(text);
    await handle.sync();
  }
  await rename(temporary, file);
  // The new name is durable only with its folder.
  await using entry = await open(folder, 'r');
  await entry.sync();
}
