/**
 * Finds which of many fixed texts occur in a line, in one pass over it (Aho and Corasick, 1975),
 * so that 50,000 lines cost the same however large the library grows.
 */

/** Folded characters: lower-case ASCII; everything else is one character that no text contains. */
const ALPHABET = 128;

export interface Automaton {
  /** `next[state * ALPHABET + character]`: complete, so that matching never looks back. */
  readonly next: Int32Array;
  /** What has been found in each state: indices of the texts given to `buildAutomaton`. */
  readonly found: readonly (readonly number[])[];
  /** 1 where `found` is not empty. */
  readonly anything: Uint8Array;
}

function fold(code: number): number {
  if (code >= 65 && code <= 90) return code + 32;
  return code < ALPHABET ? code : 0;
}

/** Builds the automaton of some texts. Texts are compared without regard to ASCII case. */
export function buildAutomaton(texts: readonly string[]): Automaton {
  const size = 1 + texts.reduce((sum, text) => sum + text.length, 0);
  const room = new Int32Array(size * ALPHABET);
  const found: number[][] = [[]];
  texts.forEach((text, index) => {
    let state = 0;
    for (const character of text) {
      const slot = state * ALPHABET + fold(character.charCodeAt(0));
      if (room[slot] === 0) room[slot] = found.push([]) - 1;
      state = room[slot] ?? 0;
    }
    found[state]?.push(index);
  });
  // Texts share their beginnings, so there are fewer states than characters.
  const next = room.slice(0, found.length * ALPHABET);
  completeTransitions(next, found);
  return { next, found, anything: Uint8Array.from(found, (list) => Math.min(1, list.length)) };
}

/** Fills in where to go on a mismatch, breadth first, and inherits what shorter suffixes found. */
function completeTransitions(next: Int32Array, found: number[][]): void {
  const fallback = new Int32Array(found.length);
  const queue: number[] = [];
  for (let c = 0; c < ALPHABET; c += 1) {
    const child = next[c] ?? 0;
    if (child !== 0) queue.push(child);
  }
  // An array yields what is added to it while it is walked.
  for (const state of queue) {
    const shorter = fallback[state] ?? 0;
    found[state]?.push(...(found[shorter] ?? []));
    for (let c = 0; c < ALPHABET; c += 1) {
      const child = next[state * ALPHABET + c] ?? 0;
      const instead = next[shorter * ALPHABET + c] ?? 0;
      if (child === 0) {
        next[state * ALPHABET + c] = instead;
      } else {
        fallback[child] = instead;
        queue.push(child);
      }
    }
  }
}

/** Where each text that occurs in a line ends for the first time, by its index. */
export function findPlaces(automaton: Automaton, line: string): ReadonlyMap<number, number> {
  const { next, found, anything } = automaton;
  let places: Map<number, number> | null = null;
  let state = 0;
  for (let at = 0; at < line.length; at += 1) {
    state = next[state * ALPHABET + fold(line.charCodeAt(at))] ?? 0;
    if (anything[state] === 0) continue;
    places ??= new Map();
    for (const index of found[state] ?? []) if (!places.has(index)) places.set(index, at);
  }
  return places ?? nowhere;
}

const nowhere: ReadonlyMap<number, number> = new Map();

/** The indices of the texts that occur in a line, each once, in ascending order. */
export function findTexts(automaton: Automaton, line: string): readonly number[] {
  return [...findPlaces(automaton, line).keys()].sort((a, b) => a - b);
}

/** Whether any of the texts occurs. */
export function hasText({ next, anything }: Automaton, line: string): boolean {
  let state = 0;
  for (let at = 0; at < line.length; at += 1) {
    state = next[state * ALPHABET + fold(line.charCodeAt(at))] ?? 0;
    if (anything[state] !== 0) return true;
  }
  return false;
}
