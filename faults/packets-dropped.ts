/** A firewall inside a container's network drops what comes in: connections are neither taken nor refused. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { containerOf, mainProcess } from './docker.ts';
import { escalated, type Fault } from './fault.ts';

const run = promisify(execFile);

/** Needs root on the engine's machine. */
export function packetsDropped(service: string, port: number): Fault {
  return {
    does: `drops every packet to port ${port} of the ${service}`,
    expected: escalated('network-unreachable', service, []),
    inject: async (scene) => {
      const pid = await mainProcess(await containerOf(scene, service));
      const rule = ['INPUT', '--protocol', 'tcp', '--dport', String(port), '--jump', 'DROP'];
      const iptables = (...argv: readonly string[]) =>
        run('nsenter', ['--target', String(pid), '--net', 'iptables', ...argv]);
      const at = Date.now();
      await iptables('--insert', ...rule);
      const heal = async () => {
        // A container that was made anew has a network without the rule.
        await iptables('--delete', ...rule).catch(() => undefined);
      };
      return { at, heal, cure: null };
    },
  };
}
