import { passphrases, type StellarNetwork } from './network.ts';

/** Asks Horizon's root who it is. Throws with a code when it cannot be asked or serves another network. */
export async function checkHorizon(
  url: string,
  network: StellarNetwork,
  milliseconds: number,
): Promise<void> {
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(milliseconds),
  });
  if (!response.ok) throw coded(`HTTP_${response.status}`);
  const root: unknown = await response.json().catch(() => undefined);
  const passphrase =
    typeof root === 'object' && root !== null && 'network_passphrase' in root
      ? root.network_passphrase
      : undefined;
  if (passphrase === undefined) throw coded('NOT_HORIZON');
  // A transaction signed for another network would be refused, or worse, accepted there.
  if (passphrase !== passphrases[network]) throw coded('WRONG_NETWORK');
}

function coded(code: string): Error {
  return Object.assign(new Error(code), { code });
}
