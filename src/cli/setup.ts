/** What several commands need first: the configuration, the engine, the runbook, the store. */
import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { resolve } from 'node:path';
import { configWithoutFile, type Config } from '../config/config.ts';
import { usualIssues } from '../config/issues.ts';
import { githubToken, loadConfig, readEnvironment } from '../config/load.ts';
import { connectEngine, type Engine } from '../docker/engine.ts';
import type { ProjectSelector } from '../docker/inventory.ts';
import { isProblem, type DockerProblem } from '../docker/problem.ts';
import type { GitHubSettings } from '../issues/github.ts';
import { autonomyOf } from '../remedy/policy.ts';
import { readRunbook } from '../runbook/read.ts';
import { openPostgresStore, readPostgresStore } from '../store/postgres.ts';
import { openSqliteStore, readSqliteStore } from '../store/sqlite.ts';
import type { IncidentReader, IncidentStore, NothingRecorded } from '../store/store.ts';
import type { RunbookSource } from '../workflow/follow-runbook.ts';
import { exitCodes, Failure } from './exit.ts';

export interface ConfigOptions {
  readonly config?: string;
  readonly project?: string;
  readonly state?: string;
  readonly act?: boolean;
}

export const usualFile = 'nova.yaml';
const ownRunbook = fileURLToPath(new URL('../../runbooks/service-down.md', import.meta.url));

/** `--project` needs no file; else `--config` or nova.yaml here. Throws Failure. */
export async function readConfig(options: ConfigOptions): Promise<Config> {
  const named = options.config ?? (options.project === undefined ? usualFile : null);
  if (named === null) {
    const config = configWithoutFile(options.project ?? '', resolve(options.state ?? '.nova'));
    return options.act === true
      ? { ...config, policy: { ...config.policy, autonomy: autonomyOf('auto', {}) } }
      : config;
  }
  const loaded = await loadConfig(named);
  if (!loaded.ok)
    throw new Failure(exitCodes.config, loaded.problems.map((one) => one.message).join('\n'));
  const { config } = loaded;
  return {
    ...config,
    ...(options.project === undefined ? {} : { project: options.project }),
    ...(options.state === undefined ? {} : { state: resolve(options.state) }),
  };
}

export function selectorOf(config: Config): ProjectSelector {
  if (config.compose === undefined) return { name: config.project ?? '' };
  const { files, directory } = config.compose;
  return {
    files,
    directory: directory ?? '.',
    ...(config.project === undefined ? {} : { name: config.project }),
  };
}

/** Throws Failure. */
export async function useEngine(): Promise<Engine> {
  const { dockerHost } = readEnvironment();
  const engine = await connectEngine(dockerHost === undefined ? {} : { host: dockerHost });
  if (isProblem(engine)) throw failureOf(engine);
  return engine;
}

export function failureOf(problem: DockerProblem): Failure {
  return new Failure(exitOf(problem), problem.message);
}

function exitOf({ problem }: DockerProblem) {
  switch (problem) {
    case 'ENGINE_FORBIDDEN':
      return exitCodes.noPermission;
    case 'PROJECT_UNKNOWN':
    case 'PROJECT_EMPTY':
    case 'OBJECT_UNKNOWN':
      return exitCodes.noInput;
    case 'COMPOSE_FAILED':
    case 'SERVICE_IN_PROJECT':
      return exitCodes.config;
    case 'ENGINE_NOT_FOUND':
    case 'ENGINE_UNREACHABLE':
    case 'ENGINE_REFUSED':
    case 'COMPOSE_NOT_FOUND':
    case 'COMPOSE_TIMEOUT':
    case 'LOGS_UNREADABLE':
      return exitCodes.unavailable;
  }
}

/** Throws Failure when it cannot be read, or has a problem that makes it unsafe to follow. */
export async function useRunbook(config: Config): Promise<RunbookSource> {
  const path = config.runbook ?? ownRunbook;
  const read = await readRunbook(path);
  if (!read.ok) {
    const advice =
      'Correct "runbook" in the configuration, or leave it out to use the one that ships.';
    throw new Failure(exitCodes.config, `The runbook ${read.message}. ${advice}`);
  }
  const runbook = { ...read.runbook, file: nameOf(path) };
  return { path, runbook, read: () => readRunbook(path) };
}

/** The runbook that ships with the program goes by its name, wherever it is installed. */
function nameOf(file: string): string {
  return file === ownRunbook ? 'runbooks/service-down.md' : file;
}

export interface RunbookFile {
  readonly path: string;
  /** As people know it. */
  readonly name: string;
}

/** The runbook of the configuration, where there is one; else the program's own. */
export async function runbookFile(options: ConfigOptions): Promise<RunbookFile> {
  const config = (await hasConfig(options)) ? await readConfig(options) : null;
  const path = config?.runbook ?? ownRunbook;
  return { path, name: nameOf(path) };
}

/** The configuration's settings for the issues of GitHub, or the usual ones. Throws Failure. */
export async function githubSettings(options: ConfigOptions): Promise<GitHubSettings> {
  const { issues } = (await hasConfig(options))
    ? await readConfig(options)
    : { issues: usualIssues };
  const token = githubToken({ issues });
  if ('missing' in token)
    throw new Failure(
      exitCodes.config,
      `the token for GitHub is not set in the environment: ${token.missing}`,
    );
  return { url: issues.github.url, token };
}

export async function hasConfig({ config }: ConfigOptions): Promise<boolean> {
  if (config !== undefined) return true;
  return access(usualFile).then(
    () => true,
    () => false,
  );
}

/** The store that the configuration names, else that of its state folder. @throws StoreError */
export function openStore(
  config: Pick<Config, 'state' | 'store'>,
  onTrouble: (reason: string) => void = () => undefined,
): Promise<IncidentStore> {
  return config.store === undefined
    ? openSqliteStore(config.state, onTrouble)
    : openPostgresStore(config.store.reveal());
}

/** The same for reading. @throws StoreError */
export function readStore({
  state,
  store,
}: Pick<Config, 'state' | 'store'>): Promise<IncidentReader | NothingRecorded> {
  return store === undefined ? readSqliteStore(state) : readPostgresStore(store.reveal());
}

/** The store of `--state`, of the configuration file, or of `.nova` here. Throws Failure. */
export async function useReader(options: ConfigOptions): Promise<IncidentReader> {
  const reader = await readStore(await storePlace(options));
  if ('code' in reader) throw new Failure(exitCodes.noInput, reader.message);
  return reader;
}

/** Where the socket is, without a need for it. Throws Failure. */
export async function stateFolder(options: ConfigOptions): Promise<string> {
  return (await storePlace(options)).state;
}

/** Where the store is, without a need for it. Throws Failure. */
export async function storePlace(options: ConfigOptions): Promise<Pick<Config, 'state' | 'store'>> {
  if (options.state !== undefined) return { state: resolve(options.state) };
  const file = options.config ?? usualFile;
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  return exists || options.config !== undefined
    ? readConfig({ config: file })
    : { state: resolve('.nova') };
}
