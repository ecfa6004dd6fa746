/**
 * A child process of the store contract: appends to incidents one after another and prints each
 * acknowledged version, until it is killed. Bounded, should nobody come to kill it.
 *
 * Arguments: store name, location, incident.
 */
import { storeOpeners } from './store-openers.ts';
import type { StoreName } from './store-openers.ts';
import { opened, relapsed } from './store-events.ts';

const [name, location, incident] = process.argv.slice(2);
if (name === undefined || location === undefined || incident === undefined)
  throw new Error('usage: append-until-killed STORE LOCATION INCIDENT');

const store = await storeOpeners[name as StoreName](location);
await store.append(incident, 0, [opened('web')], 1);
for (let version = 1; version < 20_000; version += 1) {
  const appended = await store.append(incident, version, [relapsed(`after ${version}`)], version);
  if (!appended.ok) throw new Error(`conflict at ${version}`);
  process.stdout.write(`${appended.version}\n`);
}
