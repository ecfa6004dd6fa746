/** The frames of a SQLite write-ahead log: https://www.sqlite.org/fileformat2.html#walformat */

export interface Frame {
  readonly page: number;
  /** Whether a transaction ends with it. */
  readonly commits: boolean;
  /** Where the next one begins. */
  readonly end: number;
}

const header = { log: 32, frame: 24 };

/** Those of the present generation of the log, in order. */
export function frames(log: Buffer): readonly Frame[] {
  if (log.length < header.log) return [];
  const size = header.frame + log.readUInt32BE(8);
  const salt = log.subarray(16, 24);
  const found: Frame[] = [];
  for (let at = header.log; at + size <= log.length; at += size) {
    if (!log.subarray(at + 8, at + 16).equals(salt)) break;
    found.push({
      page: log.readUInt32BE(at),
      commits: log.readUInt32BE(at + 4) !== 0,
      end: at + size,
    });
  }
  return found;
}
