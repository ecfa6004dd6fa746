/** The main process of a replica as this host numbers it, where that number means the same here. */
import type { ReplicaView } from '../docker/project.ts';
import { isInContainer } from '../host/control-group.ts';
import type { View } from './context.ts';

export interface Unseen {
  readonly unseen: string;
}

export async function processOf(view: View, replica: ReplicaView): Promise<number | Unseen> {
  const { pid, container } = replica.state;
  if (pid === null) return { unseen: 'the container does not run' };
  if (!view.engine.local) return { unseen: 'the engine is on another machine' };
  switch (await isInContainer(pid, container)) {
    case null:
      return { unseen: `process ${pid} is not to be seen on this host` };
    case false:
      return {
        unseen: `process ${pid} of this host is not the container's: the engine runs elsewhere`,
      };
    case true:
      return pid;
  }
}
