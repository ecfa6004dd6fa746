/** Tokens for the API: random, shown once, kept as hashes, and named so that the log says who. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { JournalEntryType, Scope, StoredEntry } from '../incident/journal.ts';

/** What is known of a token that is accepted. */
export interface Token {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: number;
  /** SHA-256 in hex: enough for 256 random bits, which nobody can guess from it. */
  readonly hash: string;
}

export const tokenEntries = [
  'token-created',
  'token-revoked',
] as const satisfies readonly JournalEntryType[];

/** A new token's text, to be shown once, and the hash to keep. */
export function newToken(): { readonly text: string; readonly hash: string } {
  const text = `nova_${randomBytes(32).toString('base64url')}`;
  return { text, hash: hashOf(text) };
}

/** Tokens that are accepted now; a name is used by the last that was made with it. */
export function tokensOf(journal: readonly StoredEntry[]): readonly Token[] {
  const tokens = new Map<string, Token>();
  for (const { at, entry } of journal) {
    if (entry.type === 'token-created')
      tokens.set(entry.name, {
        name: entry.name,
        scopes: entry.scopes,
        createdAt: at,
        hash: entry.hash,
      });
    if (entry.type === 'token-revoked') tokens.delete(entry.name);
  }
  return [...tokens.values()];
}

/** The token with this text; every known one is compared, in time that tells nothing. */
export function findToken(tokens: readonly Token[], text: string): Token | null {
  const hash = Buffer.from(hashOf(text), 'hex');
  const found = tokens.filter((one) => {
    const known = Buffer.from(one.hash, 'hex');
    return known.length === hash.length && timingSafeEqual(known, hash);
  });
  return found[0] ?? null;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
