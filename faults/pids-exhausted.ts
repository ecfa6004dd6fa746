/** A script in a service's container leaves processes behind, until the container may have no more. */
import { randomBytes } from 'node:crypto';
import { readTaskCounters } from '../src/host/cgroup.ts';
import { controlGroupOf } from '../src/host/control-group.ts';
import { containerOf, docker, mainProcess } from './docker.ts';
import { noLedger, recovered, type Fault } from './fault.ts';
import { writeOverride } from './settings.ts';
import { putBack, type Undo } from './undo.ts';
import { until } from './until.ts';

/** @param limit of processes and threads together: more than the service has ever needed */
export function pidsExhausted(service: string, limit: number): Fault {
  return {
    does: `leaves processes behind in the container of the ${service} until it may have no more`,
    expected: recovered('host-exhausted', service, ['restart']),
    prepare: async (scene) => {
      await writeOverride(scene, { services: { [service]: { pids_limit: limit } } });
    },
    inject: async (scene, ledger = noLedger) => {
      const container = await containerOf(scene, service);
      const mark = `left-behind-${randomBytes(4).toString('hex')}`;
      const end: Undo = { undo: 'end-process', mark };
      await ledger.write(end);
      const main = await mainProcess(container);
      await docker('exec', '--detach', container, 'perl', '-e', script, mark);
      await until('the last process to be taken', async () => {
        const group = await controlGroupOf(main);
        const tasks = group === null ? null : await readTaskCounters(group);
        return tasks !== null && tasks.limit !== null && tasks.current >= tasks.limit
          ? tasks
          : null;
      });
      return {
        at: Date.now(),
        heal: () => putBack(scene, end),
        cure: async () => {
          await docker('restart', '--time', '5', container);
        },
      };
    },
  };
}

/** Takes each place that falls free, and waits for its children, so that no other has to. */
const script = `
$SIG{TERM} = sub { 1 while wait() != -1; exit };
while (1) {
  my $child = fork;
  if (!defined $child) { select undef, undef, undef, 0.05 }
  elsif (!$child) { $SIG{TERM} = 'DEFAULT'; sleep 600; exit }
}
`;
