/**
 * Reads the configuration again when its file changes. What decides (policy and windows) holds
 * from then on for later decisions; an incident keeps the settings it was opened with. What is
 * read at start only is told, and a file with mistakes changes nothing.
 */
import type { Config } from '../config/config.ts';
import type { Sealed } from '../notify/channel.ts';
import { watchFiles } from './files.ts';

export interface ReloadParts {
  readonly config: Config;
  /** null: there is no file. */
  readonly source: { readonly file: string; readonly read: () => Promise<Config> } | null;
  readonly onApplied: (config: Config) => void;
  readonly onTrouble: (what: string, reason: string) => void;
}

export function followConfig(parts: ReloadParts): { start: () => void; stop: () => void } {
  const { source } = parts;
  if (source === null) return { start: () => undefined, stop: () => undefined };
  let reading: Promise<void> = Promise.resolve();
  return watchFiles([source.file], () => {
    reading = reading.then(() => reload(parts, source));
  });
}

async function reload(
  { config, onApplied, onTrouble }: ReloadParts,
  { file, read }: NonNullable<ReloadParts['source']>,
): Promise<void> {
  try {
    const next = await read();
    const later = needsRestart(config, next);
    if (later.length > 0) onTrouble(file, `changed; needs a restart: ${later.join(', ')}`);
    onApplied(next);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    onTrouble(file, `not applied, the former configuration holds: ${reason}`);
  }
}

/** The sections that are read at start only, and have changed. */
function needsRestart(config: Config, next: Config): readonly string[] {
  const applied: readonly string[] = ['policy', 'windows'];
  const keys = [...new Set([...Object.keys(config), ...Object.keys(next)])] as (keyof Config)[];
  return keys.filter(
    (key) => !applied.includes(key) && written(config[key]) !== written(next[key]),
  );
}

/** To be compared, never to be told: a secret prints as the same word whatever it is. */
function written(section: unknown): string | undefined {
  return JSON.stringify(section, function (this: Record<string, unknown>, key, value: unknown) {
    const before = this[key];
    return isSealed(before) ? before.reveal() : value;
  });
}

function isSealed(value: unknown): value is Sealed {
  return typeof value === 'object' && value !== null && 'reveal' in value;
}
