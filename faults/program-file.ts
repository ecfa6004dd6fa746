/** Which file of a container its program is: the script that its main process was given to run. */
import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { docker, mainProcess } from './docker.ts';

/** null: none of its arguments names a file that lies in the container and in no mount. */
export async function programFile(container: string): Promise<string | null> {
  const folder = await docker('inspect', '--format', '{{.Config.WorkingDir}}', container);
  const format = '{{range .Mounts}}{{println .Destination}}{{end}}';
  const mounts = (await docker('inspect', '--format', format, container)).split('\n');
  const line = await readFile(`/proc/${await mainProcess(container)}/cmdline`, 'utf8');
  for (const argument of line.split('\0').slice(1)) {
    if (argument === '' || argument.startsWith('-')) continue;
    const file = isAbsolute(argument) ? argument : join('/', folder, argument);
    if (isBelow(file, mounts)) continue;
    if (await isRegularFile(container, file)) return file;
  }
  return null;
}

/** A mount is the host's: what is damaged there outlives the container, and may serve others. */
function isBelow(file: string, mounts: readonly string[]): boolean {
  return mounts.some((one) => one !== '' && (file === one || file.startsWith(`${one}/`)));
}

/** Asked of the container, by which the name is what its program means by it. */
async function isRegularFile(container: string, file: string): Promise<boolean> {
  return docker('exec', container, 'test', '-f', file).then(
    () => true,
    () => false,
  );
}
