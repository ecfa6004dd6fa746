/** A process that only watches itself: it tells when it runs, and when it was blind; ends with its input. */
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { createWatchdog } from '../../src/workflow/watchdog.ts';

const folder = process.argv[2] ?? '';
const store = await openSqliteStore(folder);
const say = (word: string) => process.stdout.write(`${word}\n`);
const watchdog = createWatchdog({
  now: () => Date.now(),
  store,
  folder,
  replicas: 'none',
  slowest: () => 1_000,
  ping: { ping: null, pingEvery: 1_000 },
  onBlind: () => say('blind'),
  onTrouble: (what, reason) => say(`${what}: ${reason}`),
});
await watchdog.start();
say('running');
process.stdin.on('end', () => void watchdog.stop().then(() => store.close()));
process.stdin.resume();
