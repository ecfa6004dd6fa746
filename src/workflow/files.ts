/** Notices that a file of the configuration was changed, created or removed. */
import { stat } from 'node:fs/promises';

/** Looking is cheap and works on every file system, which watching does not. */
const interval = 2_000;

export function watchFiles(
  files: readonly string[],
  onChange: (file: string) => void,
): { start: () => void; stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let marks = new Map<string, string>();
  const look = async () => {
    const found = await Promise.all(
      files.map(async (file): Promise<[string, string]> => [file, await mark(file)]),
    );
    const before = marks;
    marks = new Map(found);
    for (const [file, value] of found) {
      const old = before.get(file);
      if (old !== undefined && old !== value) onChange(file);
    }
  };
  return {
    start() {
      void look();
      timer = setInterval(() => void look(), interval);
    },
    stop() {
      clearInterval(timer);
    },
  };
}

async function mark(file: string): Promise<string> {
  const found = await stat(file).catch(() => null);
  return found === null ? 'missing' : `${found.ino} ${found.size} ${found.mtimeMs}`;
}
