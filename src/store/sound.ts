/** A decoded value, or the StoreError that its damage is. */
import type { Damage } from './decode.ts';
import { StoreError } from './store.ts';

export function sound<T extends object>(decoded: T | Damage): T {
  if (!isDamage(decoded)) return decoded;
  switch (decoded.damage) {
    case 'unreadable':
      throw new StoreError('STORE_CORRUPT', `the store is damaged: ${decoded.detail}`);
    case 'unknown-type':
      throw new StoreError(
        'STORE_NEWER',
        `the store holds events that this version does not know: ${decoded.detail}`,
      );
  }
}

function isDamage(value: object): value is Damage {
  return 'damage' in value;
}
