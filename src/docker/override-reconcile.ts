/**
 * What our override file has to say, from what the store keeps for all replicas and what people
 * have done to the file meanwhile:
 *
 *   kept, not yet written           it is written: another replica changed it, or we just did
 *   written, not kept any more      it is taken out, unless somebody has changed it since
 *   written and kept, but gone      somebody has deleted it: it is kept no longer, for all replicas
 *   written and kept, but changed   somebody wants it so: it stays as it is, here
 *   in a file of an older version   it is kept from now on
 */
import type { Override } from '../remedy/override.ts';
import { overridesIn, says, withOverride, withoutOverride, type Said } from './override.ts';

export interface Reconciled {
  /** null: no file is needed. */
  readonly text: string | null;
  /** What we have written, to tell what others changed the next time. */
  readonly written: readonly Override[];
  readonly dropped: readonly Override[];
  readonly adopted: readonly Said[];
}

export interface ReconcileInput {
  /** null: there is no file. */
  readonly text: string | null;
  /** What we had written into it; null: nobody knows, the file is of an older version. */
  readonly written: readonly Override[] | null;
  readonly kept: readonly Override[];
}

export function reconcile({ text, written, kept }: ReconcileInput): Reconciled {
  const before = text ?? '';
  const adopted =
    written === null
      ? overridesIn(before).filter((said) => !kept.some((one) => isSamePart(one, said)))
      : [];
  const ours = written ?? [];
  const dropped = kept.filter((one) => ours.some((was) => isSame(was, one)) && !says(before, one));
  const stand = kept.filter((one) => !dropped.includes(one));
  const missing = stand.filter((one) => !ours.some((was) => isSame(was, one)));
  const found = overridesIn(before);
  const over = ours.filter(
    (was) =>
      !stand.some((one) => isSamePart(one, was)) && found.some((said) => saysSame(said, was)),
  );
  const without = over.reduce(withoutOverride, before);
  const after = missing.reduce(withOverride, without);
  return {
    text: over.length + missing.length === 0 ? text : after,
    written: stand,
    dropped,
    adopted,
  };
}

function isSamePart(one: Pick<Said, 'service' | 'part'>, other: Pick<Said, 'service' | 'part'>) {
  return one.service === other.service && one.part === other.part;
}

function isSame(one: Override, other: Override): boolean {
  return one.at === other.at && saysSame(one, other);
}

function saysSame(one: Said, other: Said): boolean {
  if (!isSamePart(one, other)) return false;
  if (one.part === 'image') return other.part === 'image' && one.imageId === other.imageId;
  if (one.part === 'replicas') return other.part === 'replicas' && one.replicas === other.replicas;
  if (other.part !== 'memory') return false;
  const { limit, reservation, swap } = other;
  return one.limit === limit && one.reservation === reservation && one.swap === swap;
}
