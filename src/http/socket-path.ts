/** Where the responder that has a state folder is reached on this machine. */
import { join } from 'node:path';

export function socketPath(state: string): string {
  return join(state, 'responder.sock');
}
