/** Asks whether a line is of a known kind, whoever wrote it. */
import { compile } from '../signatures/compile.ts';
import { readMessage } from '../signatures/message.ts';
import type { KnownText } from '../signatures/signature.ts';
import { noise } from './noise.ts';
import { asksWhether, ready, servedAnyway } from './ready.ts';
import type { Vocabulary } from './fallback.ts';
import { vocabulary } from './fallback.ts';

/** A question about a line: the entry that knows it, or null. The first entry of a list wins. */
function asker<T extends KnownText>(entries: readonly T[]): (line: string) => T | null {
  const compiled = compile(entries);
  return (line) => {
    // A record's escapes may hide a text from the first look.
    if (!line.includes('\\') && !compiled.mayMatch(line)) return null;
    const { text } = readMessage(line);
    const found = compiled.candidates(text).find((one) => compiled.attempt(one, text) !== null);
    return found === undefined ? null : (entries[found.index] ?? null);
  };
}

const noiseOf = asker(noise);
const readyOf = asker(ready);
const servedAnywayOf = asker(servedAnyway);
const asksWhetherOf = asker(asksWhether);

/** It reads like a fault, and healthy programs write it. */
export const isNoise = (line: string): boolean => noiseOf(line) !== null;
/** Its program says that it works. */
export const isReady = (line: string): boolean => {
  const known = readyOf(line);
  if (known === null || asksWhetherOf(line) !== null) return false;
  return !(known.id === 'served' && servedAnywayOf(line) !== null);
};
const survived = ['goes-on-without', 'route-not-found', 'web-clients', 'client-mistake'];
/** It says that something is missing and that the program goes on without it, or what a client asked. */
export const isSurvived = (line: string): boolean => survived.includes(noiseOf(line)?.id ?? '');
/** It tells of an end that somebody wanted. */
export const isWantedEnd = (line: string): boolean => noiseOf(line)?.id === 'asked-to-end';
/** What its words point at, when no signature knows it. */
export const wordsOf: (line: string) => Vocabulary | null = asker(vocabulary);
