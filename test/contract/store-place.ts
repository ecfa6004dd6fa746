/** A fresh store for each test of the contract, and more connections to it. */
import { afterEach, beforeEach } from 'vitest';
import type { IncidentStore } from '../../src/store/store.ts';
import { storeOpeners, type StoreName } from './store-openers.ts';

/** A place that no other test uses, and how to remove it. */
export interface FreshLocation {
  readonly location: string;
  readonly remove: () => Promise<void>;
}

export interface Place {
  readonly store: () => IncidentStore;
  readonly another: () => Promise<IncidentStore>;
  readonly location: () => string;
}

/** A fresh location with an open store for each test; everything opened is closed after it. */
export function storePlace(name: StoreName, fresh: () => Promise<FreshLocation>): Place {
  let current: FreshLocation | undefined;
  let stores: IncidentStore[] = [];
  const location = () => {
    if (current === undefined) throw new Error('no test is running');
    return current.location;
  };
  const another = async () => {
    const store = await storeOpeners[name](location());
    stores.push(store);
    return store;
  };
  beforeEach(async () => {
    current = await fresh();
    stores = [];
    await another();
  });
  afterEach(async () => {
    for (const store of stores) await store.close();
    await current?.remove();
  });
  const store = () => {
    const first = stores[0];
    if (first === undefined) throw new Error('no test is running');
    return first;
  };
  return { store, another, location };
}
