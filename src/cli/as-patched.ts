/** How a diff names a file. */
import { isAbsolute, relative } from 'node:path';

/** As `git apply` takes it: from the folder that one stands in, else from the root. */
export function asPatched(name: string): string {
  if (!isAbsolute(name)) return name;
  const here = relative(process.cwd(), name);
  return here.startsWith('..') ? name.replace(/^\/+/, '') : here;
}
