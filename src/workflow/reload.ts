/**
 * Reads the configuration again when its file changes. What decides holds from then on for later
 * decisions: policy, windows, probes, and whom to tell. An incident keeps the windows it was opened with, and a
 * remedy that has begun ends as it was planned. What is read at start only is told, and a file
 * with mistakes changes nothing.
 */
import type { Config } from '../config/config.ts';
import type { Sealed } from '../notify/channel.ts';
import { watchFiles } from './files.ts';

export interface ReloadParts {
  /** As it was at start. */
  readonly config: Config;
  /** null: there is no file. */
  readonly source: {
    readonly file: string;
    readonly read: () => Promise<Config>;
  } | null;
  /** Whether a service is watched, and where it runs: what only a restart changes. */
  readonly watchedAs: (config: Config, service: string) => string;
  readonly onApplied: (config: Config) => Promise<void>;
  readonly onTrouble: (what: string, reason: string) => void;
}

export function followConfig(parts: ReloadParts): { start: () => void; stop: () => void } {
  const { source } = parts;
  if (source === null) return { start: () => undefined, stop: () => undefined };
  let reading: Promise<void> = Promise.resolve();
  let current = parts.config;
  return watchFiles([source.file], (file) => {
    reading = reading.then(async () => {
      current = (await reload(parts, source, current, file)) ?? current;
    });
  });
}

/** The configuration that holds from now on; null when the former one does. */
async function reload(
  { config, watchedAs, onApplied, onTrouble }: ReloadParts,
  { read }: NonNullable<ReloadParts['source']>,
  current: Config,
  file: string,
): Promise<Config | null> {
  try {
    const next = await read();
    await onApplied(next);
    const later = needsRestart(config, next, watchedAs);
    const words = [
      `applied: ${applied(current, next).join(', ') || 'nothing new'}`,
      ...(later.length === 0 ? [] : [`needs a restart: ${later.join(', ')}`]),
    ];
    onTrouble(file, `changed; ${words.join('; ')}`);
    return next;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    onTrouble(file, `not applied, the former configuration holds: ${reason}`);
    return null;
  }
}

/** Sections that hold at once, and the one of which only a part does. */
const live = [
  'policy',
  'windows',
  'probing',
  'alerts',
  'paging',
  'updates',
] as const satisfies (keyof Config)[];

/** What has changed since the last time and holds now. */
function applied(before: Config, next: Config): readonly string[] {
  const sections = live.filter((key) => !isSame(before[key], next[key]));
  const services = namesOf(before, next).filter(
    (name) => !isSame(before.services[name], next.services[name]),
  );
  return [...sections, ...services.map((name) => `services.${name}`)];
}

/** What has changed since the start and is read at start only. */
function needsRestart(
  config: Config,
  next: Config,
  watchedAs: ReloadParts['watchedAs'],
): readonly string[] {
  const keys = [...new Set([...Object.keys(config), ...Object.keys(next)])] as (keyof Config)[];
  const sections = keys.filter(
    (key) =>
      key !== 'services' && !live.some((one) => one === key) && !isSame(config[key], next[key]),
  );
  const services = namesOf(config, next).filter(
    (name) => watchedAs(config, name) !== watchedAs(next, name),
  );
  return [...sections, ...services.map((name) => `whether services.${name} is watched`)];
}

function namesOf(one: Config, other: Config): readonly string[] {
  return [...new Set([...Object.keys(one.services), ...Object.keys(other.services)])];
}

function isSame(one: unknown, other: unknown): boolean {
  return written(one) === written(other);
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
