/** The page's files as they go over the network: made once for each state of it, and compressed once. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { StatusPage } from '../../status/page.ts';
import { siteOf } from '../../status/site.ts';

export interface ServedFile {
  readonly type: string;
  readonly plain: Buffer;
  readonly gzip: Buffer;
  /** Of the plain text; the compressed one is another representation and has another tag. */
  readonly tag: string;
}

const compress = promisify(gzip);

/** @param page the state of things, which is read anew when it is asked for and is older than a moment */
export function servedFiles(page: () => Promise<StatusPage>) {
  let made: { readonly of: StatusPage; readonly files: Map<string, Promise<ServedFile>> } | null =
    null;
  /** null: there is no such file. */
  return async (path: string): Promise<ServedFile | null> => {
    const of = await page();
    if (made?.of !== of) made = { of, files: new Map() };
    const known = made.files.get(path);
    if (known !== undefined) return known;
    const file = siteOf(of, 'live').get(path);
    if (file === undefined) return null;
    const served = serve(file.type, file.body());
    made.files.set(path, served);
    return served;
  };
}

async function serve(type: string, body: string): Promise<ServedFile> {
  const plain = Buffer.from(body);
  const tag = createHash('sha256').update(plain).digest('base64url').slice(0, 22);
  return { type, plain, gzip: await compress(plain), tag };
}

/** Milliseconds for which the page is not read anew. */
const fresh = 5_000;

/**
 * The page, read at most every few seconds however often it is asked for. When the store is away,
 * as it was last read: it says as of when.
 */
export function freshPage(
  read: () => Promise<StatusPage>,
  now: () => number,
  onTrouble: (error: unknown) => void,
): () => Promise<StatusPage> {
  let last: { readonly page: StatusPage; readonly at: number } | null = null;
  let reading: Promise<StatusPage> | null = null;
  const again = async (): Promise<StatusPage> => {
    try {
      const page = await read();
      last = { page, at: now() };
      return page;
    } catch (error) {
      onTrouble(error);
      if (last === null) throw error;
      last = { page: last.page, at: now() };
      return last.page;
    }
  };
  return () => {
    if (last !== null && Math.abs(now() - last.at) < fresh) return Promise.resolve(last.page);
    reading ??= again().finally(() => (reading = null));
    return reading;
  };
}
