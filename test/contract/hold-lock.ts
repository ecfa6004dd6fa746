/** A child process of the lock's tests: takes the lock of a folder, says so and waits to be ended. */
import { lockFolder } from '../../src/store/lock.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: hold-lock FOLDER');

const lock = lockFolder(folder);
process.stdout.write(lock.held ? 'refused\n' : 'locked\n');
// Bounded, should nobody come to end it.
if (!lock.held) setTimeout(lock.release, 20_000);
