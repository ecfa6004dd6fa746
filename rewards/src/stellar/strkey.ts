import { base32nopad } from '@scure/base';

/** What a Stellar key names: an account (`G…`) or the seed of its secret key (`S…`). */
export type StrKeyKind = 'account' | 'seed';

// Version bytes of SEP-23; they make the first letter G or S.
const versionByte = { account: 6 << 3, seed: 18 << 3 } satisfies Record<StrKeyKind, number>;

/** True if `text` is a well-formed key of this kind: alphabet, length, version byte and checksum. */
export function isStrKey(text: string, kind: StrKeyKind): boolean {
  if (text.length !== 56) return false;
  const bytes = decode(text);
  if (bytes?.length !== 35 || bytes[0] !== versionByte[kind]) return false;
  const checksum = crc16xmodem(bytes.subarray(0, 33));
  return bytes[33] === (checksum & 0xff) && bytes[34] === checksum >> 8;
}

function decode(text: string): Uint8Array | undefined {
  try {
    return base32nopad.decode(text);
  } catch {
    // The decoder throws on a letter outside of the alphabet, which here is just "no".
    return undefined;
  }
}

function crc16xmodem(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
    }
  }
  return crc;
}
