/** The host's end of an engine's network. */
import { readFile } from 'node:fs/promises';

/** As the engine calls it where nobody has given it another name. */
export function bridgeOf(networkId: string): string {
  return `br-${networkId.slice(0, 12)}`;
}

/** IFF_UP of netdevice(7). */
const isUp = 0x1;

/** Whether somebody has switched the interface off; false where there is none of that name to see. */
export async function isSwitchedOff(link: string): Promise<boolean> {
  const flags = await readFile(`/sys/class/net/${link}/flags`, 'utf8').catch(() => null);
  return flags !== null && (Number(flags) & isUp) === 0;
}
