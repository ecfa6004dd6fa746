/** The action in words, with its targets: what people are asked to agree to. */
import { describeTarget, type Action } from './remedy.ts';

export function sentence(action: Action): string {
  const what = `${action.remedy} ${action.service}`;
  const targets = action.targets.map(describeTarget).join(', ');
  switch (action.remedy) {
    case 'raise-memory':
      return `${what} from ${mib(action.from)} to ${mib(action.to)} (${targets})`;
    case 'rollback-image':
      return `${what} to ${action.toRef} ${action.toImage.replace('sha256:', '').slice(0, 12)} (${targets})`;
    case 'rollback-git':
      return `${what} to commit ${action.commit.slice(0, 12)}, built anew (${targets})`;
    case 'reclaim-disk':
      return `${what}: delete ${mib(action.reclaims)} of build cache and images without a name (${targets})`;
    case 'scale-out':
      return `${what} from ${action.from} to ${action.to} (${targets})`;
    case 'reload':
      return `${what}: ${action.server} checks its files and reads them anew (${targets})`;
    case 'start':
    case 'restart':
    case 'recreate':
    case 'create':
    case 'full-restart':
    case 'free-port':
    case 'reconnect-network':
      return `${what} (${targets})`;
  }
}

function mib(bytes: number): string {
  return `${Math.round(bytes / 1024 ** 2)} MiB`;
}
