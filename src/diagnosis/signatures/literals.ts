/**
 * Finds which of many fixed texts occur in a line, in one pass over it (Aho and Corasick, 1975),
 * so that 50,000 lines cost the same however large the library grows.
 */

/** Characters that texts are made of; everything else is one character that no text contains. */
const ASCII = 128;

export interface Automaton {
  /** The class of each ASCII character: one for each that occurs in a text, in either case; else 0. */
  readonly classes: Uint8Array;
  /** How many classes there are. */
  readonly width: number;
  /** `next[state * width + class]`: complete, so that matching never looks back. */
  readonly next: Int32Array;
  /** What has been found in a state: indices of the texts given to `buildAutomaton`. */
  readonly found: ReadonlyMap<number, readonly number[]>;
  /** 1 for each state in `found`. */
  readonly anything: Uint8Array;
}

function classesOf(texts: readonly string[]): Pick<Automaton, 'classes' | 'width'> {
  const classes = new Uint8Array(ASCII);
  let width = 1;
  for (const text of texts)
    for (const character of text.toLowerCase()) {
      const code = character.charCodeAt(0);
      if (code < ASCII && classes[code] === 0) classes[code] = width++;
    }
  for (let code = 65; code <= 90; code += 1) classes[code] = classes[code + 32] ?? 0;
  return { classes, width };
}

/** Builds the automaton of some texts. Texts are compared without regard to ASCII case. */
export function buildAutomaton(texts: readonly string[]): Automaton {
  const { classes, width } = classesOf(texts);
  const size = 1 + texts.reduce((sum, text) => sum + text.length, 0);
  const room = new Int32Array(size * width);
  const found = new Map<number, number[]>();
  let states = 1;
  texts.forEach((text, index) => {
    let state = 0;
    for (let at = 0; at < text.length; at += 1) {
      const slot = state * width + (classes[text.charCodeAt(at)] ?? 0);
      if (room[slot] === 0) room[slot] = states++;
      state = room[slot] ?? 0;
    }
    found.set(state, [...(found.get(state) ?? []), index]);
  });
  // Texts share their beginnings, so there are fewer states than characters.
  const next = room.slice(0, states * width);
  completeTransitions(next, found, width);
  const anything = new Uint8Array(states);
  for (const state of found.keys()) anything[state] = 1;
  return { classes, width, next, found, anything };
}

/** Fills in where to go on a mismatch, breadth first, and inherits what shorter suffixes found. */
function completeTransitions(next: Int32Array, found: Map<number, number[]>, width: number): void {
  const states = next.length / width;
  const fallback = new Int32Array(states);
  const queue = new Int32Array(states);
  let known = 0;
  for (let c = 0; c < width; c += 1) {
    const child = next[c] ?? 0;
    if (child !== 0) queue[known++] = child;
  }
  const row = new Int32Array(width);
  for (let place = 0; place < known; place += 1) {
    const state = queue[place] ?? 0;
    const shorter = fallback[state] ?? 0;
    const inherited = found.get(shorter);
    if (inherited !== undefined) found.set(state, [...(found.get(state) ?? []), ...inherited]);
    const from = state * width;
    row.set(next.subarray(from, from + width));
    next.copyWithin(from, shorter * width, shorter * width + width);
    for (let c = 0; c < width; c += 1) {
      const child = row[c] ?? 0;
      if (child === 0) continue;
      fallback[child] = next[from + c] ?? 0;
      next[from + c] = child;
      queue[known++] = child;
    }
  }
}

/** Where each text that occurs in a line ends for the first time, by its index. */
export function findPlaces(automaton: Automaton, line: string): ReadonlyMap<number, number> {
  const { classes, width, next, found, anything } = automaton;
  let places: Map<number, number> | null = null;
  let state = 0;
  for (let at = 0; at < line.length; at += 1) {
    state = next[state * width + (classes[line.charCodeAt(at)] ?? 0)] ?? 0;
    if (anything[state] === 0) continue;
    places ??= new Map();
    for (const index of found.get(state) ?? []) if (!places.has(index)) places.set(index, at);
  }
  return places ?? nowhere;
}

const nowhere: ReadonlyMap<number, number> = new Map();

/** The indices of the texts that occur in a line, each once, in ascending order. */
export function findTexts(automaton: Automaton, line: string): readonly number[] {
  return [...findPlaces(automaton, line).keys()].sort((a, b) => a - b);
}

/** Whether any of the texts occurs. */
export function hasText({ classes, width, next, anything }: Automaton, line: string): boolean {
  let state = 0;
  for (let at = 0; at < line.length; at += 1) {
    state = next[state * width + (classes[line.charCodeAt(at)] ?? 0)] ?? 0;
    if (anything[state] !== 0) return true;
  }
  return false;
}
