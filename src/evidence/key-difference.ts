/** Which settings differ between two environments, told from the keyed hashes of their values. */
import type { KeyDifference } from './change-facts.ts';

/** Setting name to the keyed hash of its value. */
export type Prints = Readonly<Record<string, string>>;

export interface Side {
  readonly settings: Prints;
  /** What the image provides. A setting that still has this value was set by nobody. */
  readonly provided: Prints;
}

/**
 * `added` is in `to` only, `removed` in `from` only, each sorted. PATH and its kin, which come
 * from the image, never count, also not when the image itself has changed.
 */
export function keyDifference(from: Side, to: Side): KeyDifference {
  const names = [...new Set([...Object.keys(from.settings), ...Object.keys(to.settings)])];
  const added: string[] = [];
  const removed: string[] = [];
  const changed: string[] = [];
  for (const name of names.toSorted()) {
    const before = from.settings[name];
    const after = to.settings[name];
    if (before === after || (isProvided(from, name) && isProvided(to, name))) continue;
    if (before === undefined) added.push(name);
    else if (after === undefined) removed.push(name);
    else changed.push(name);
  }
  return { added, removed, changed };
}

/** What a container made from these files would have: the image's settings under the files' own. */
export function effective(files: Prints, provided: Prints): Side {
  return { settings: { ...provided, ...files }, provided };
}

function isProvided(side: Side, name: string): boolean {
  const value = side.settings[name];
  return value === undefined || value === side.provided[name];
}
