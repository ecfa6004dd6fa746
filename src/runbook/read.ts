/** Reads a runbook from disk: the only file here that touches the world. */
import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';

import { compile } from './compile.ts';
import type { Compiled } from './compile.ts';

export type ReadRunbook = ({ readonly ok: true } & Compiled) | Failed;

export interface Failed {
  readonly ok: false;
  readonly error: 'not-found' | 'unreadable' | 'not-utf8' | 'too-large';
  /** For people: what is wrong with which file. */
  readonly message: string;
}

export interface RunbookText {
  readonly ok: true;
  readonly text: string;
  /** sha256 of its bytes, in hex. */
  readonly hash: string;
}

/** Bytes. A runbook of five megabytes is not one that people read. */
export const largestRunbook = 5 * 1024 * 1024;

/** Failures of the file are values; nothing is thrown. */
export async function readRunbook(file: string): Promise<ReadRunbook> {
  const read = await readRunbookText(file);
  return read.ok ? { ok: true, ...compile({ file, text: read.text, hash: read.hash }) } : read;
}

export async function readRunbookText(file: string): Promise<RunbookText | Failed> {
  const bytes = await readBytes(file);
  if (!(bytes instanceof Uint8Array)) return bytes;
  if (bytes.length > largestRunbook)
    return failed('too-large', `${file} is larger than ${largestRunbook} bytes`);
  const text = decode(bytes);
  if (text === null) return failed('not-utf8', `${file} is not UTF-8 text`);
  const hash = createHash('sha256').update(bytes).digest('hex');
  return { ok: true, text, hash };
}

function failed(error: Failed['error'], message: string): Failed {
  return { ok: false, error, message };
}

/** At most one byte more than allowed, so that a device or a huge file cannot fill memory. */
async function readBytes(file: string): Promise<Uint8Array | Failed> {
  try {
    // Opening a pipe would wait for its other end.
    const found = await stat(file);
    if (!found.isFile()) return failed('unreadable', `${file} is not a file`);
    await using handle = await open(file, 'r');
    if (found.size > largestRunbook) return new Uint8Array(largestRunbook + 1);
    const chunks: Uint8Array[] = [];
    for (let total = 0; total <= largestRunbook;) {
      const { buffer, bytesRead } = await handle.read(new Uint8Array(64 * 1024), 0);
      if (bytesRead === 0) break;
      chunks.push(buffer.subarray(0, bytesRead));
      total += bytesRead;
    }
    return Buffer.concat(chunks);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code === 'ENOENT') return failed('not-found', `${file} does not exist`);
    return failed('unreadable', `${file} cannot be read: ${code}`);
  }
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // The decoder has no other way to say that the bytes are not UTF-8.
    return null;
  }
}
