/**
 * The main process of a replica as this host numbers it. Behind a local socket the engine may
 * still be in a virtual machine with processes of its own: then the number means somebody else.
 */
import { readFile } from 'node:fs/promises';
import type { ReplicaView } from '../docker/project.ts';
import type { View } from './context.ts';

export interface Unseen {
  readonly unseen: string;
}

export async function processOf(view: View, replica: ReplicaView): Promise<number | Unseen> {
  const { pid, container } = replica.state;
  if (pid === null) return { unseen: 'the container does not run' };
  if (!view.engine.local) return { unseen: 'the engine is on another machine' };
  const groups = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => null);
  if (groups === null) return { unseen: `process ${pid} is not to be seen on this host` };
  // Every driver of control groups puts the container's id into the path.
  return groups.includes(container)
    ? pid
    : { unseen: `process ${pid} of this host is not the container's: the engine runs elsewhere` };
}
