/** The shop runs under a supervisor, ends in good order, and nobody starts it: the supervisor lives on. */
import { containerOf, docker } from '../docker.ts';
import { done, recovered, type Fault } from '../fault.ts';
import { writeOverride } from '../settings.ts';
import { shop } from '../target.ts';

export const workerEnded: Fault = {
  does: 'ends the program under a supervisor that does not start it again and lives on',
  expected: recovered('app-crash', shop.service, ['restart']),
  prepare: async (scene) => {
    const command = ['supervisord', '--configuration', 'supervisord.conf'];
    await writeOverride(scene, { services: { [shop.service]: { command } } });
  },
  inject: async (scene) => {
    const container = await containerOf(scene, shop.service);
    const at = Date.now();
    await docker('exec', container, 'python3', '-c', endGunicorn);
    return done(at, async () => {
      await docker('restart', '--time', '5', container);
    });
  },
};

/** Asks the first gunicorn, which is the one that started the others, to end. */
const endGunicorn = `
import os, pathlib, signal
pids = sorted(int(one.name) for one in pathlib.Path('/proc').iterdir() if one.name.isdigit())
gunicorn = [pid for pid in pids if pid > 1 and b'orders:app' in pathlib.Path(f'/proc/{pid}/cmdline').read_bytes()]
os.kill(gunicorn[0], signal.SIGTERM)
`;
