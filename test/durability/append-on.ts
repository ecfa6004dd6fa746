/**
 * A child process that appends events of several pages each to one incident until it is killed,
 * and prints the version of each that is acknowledged. Bounded, should nobody come to kill it.
 *
 * Argument: the state folder.
 */
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { opened, relapsed } from '../contract/store-events.ts';

const store = await openSqliteStore(process.argv[2] ?? '');
await store.append('i1', 0, [opened('web')], 1);
for (let version = 1; version < 50_000; version += 1) {
  const reason = `${version} ${'x'.repeat(9_000)}`;
  const appended = await store.append('i1', version, [relapsed(reason)], version);
  if (!appended.ok) throw new Error(`conflict at ${version}`);
  process.stdout.write(`${appended.version}\n`);
}
