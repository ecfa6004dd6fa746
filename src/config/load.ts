/**
 * Reads the configuration: the file, and the environment. No other file of the program reads
 * `process.env`.
 */
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Config } from './config.ts';
import { parseConfig } from './parse.ts';
import type { Loaded } from './parse.ts';
import { configProblem } from './problem.ts';
import { Secret } from './secret.ts';
import type { StatusConfig } from './status.ts';
import type { ConfigProblem } from './problem.ts';

/** The name that is looked for where no other is given. */
export const configFile = 'nova.yaml';

/**
 * Reads a configuration file. Its paths come back absolute: they are relative to the file, not
 * to wherever the program was started. Never rejects.
 */
export async function loadConfig(file: string): Promise<Loaded> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return { ok: false, problems: [unreadable(file, error)] };
  }
  const parsed = parseConfig(text, file);
  return parsed.ok
    ? { ...parsed, config: withAbsolutePaths(parsed.config, resolve(file)) }
    : parsed;
}

function unreadable(file: string, error: unknown): ConfigProblem {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  const place = { file, at: null, path: '', suggestion: null };
  return reason === 'ENOENT'
    ? configProblem({
        ...place,
        code: 'CONFIG_NOT_FOUND',
        found: 'no such file',
        expected:
          'a configuration; write one with "nova init --project NAME", or do without: nova watch --project NAME',
      })
    : configProblem({
        ...place,
        code: 'CONFIG_UNREADABLE',
        found: `a file that cannot be read (${reason})`,
        expected: 'a file to read',
      });
}

function withAbsolutePaths(config: Config, file: string): Config {
  const from = (path: string) => resolve(dirname(file), path);
  const { compose, runbook, http, status } = config;
  const absoluteTls = (tls: StatusConfig['tls']) =>
    tls === null ? null : { certificate: from(tls.certificate), key: from(tls.key) };
  return {
    ...config,
    state: from(config.state),
    ...(runbook === undefined ? {} : { runbook: from(runbook) }),
    ...(compose === undefined ? {} : { compose: absoluteCompose(compose, from) }),
    ...(http === undefined ? {} : { http: { ...http, tls: absoluteTls(http.tls) } }),
    ...(status === undefined
      ? {}
      : {
          status: {
            ...status,
            tls: absoluteTls(status.tls),
            export: status.export === null ? null : from(status.export),
          },
        }),
  };
}

function absoluteCompose(
  { files, directory }: NonNullable<Config['compose']>,
  from: (path: string) => string,
): NonNullable<Config['compose']> {
  const absolute = files.map(from);
  const [first] = absolute;
  // As Compose itself does it: the folder of the first file.
  const usual = first === undefined ? from('.') : dirname(first);
  return { files: absolute, directory: directory === undefined ? usual : from(directory) };
}

/**
 * The secrets of channels as they are used: `${NAME}` taken from the environment. Only who sends
 * something needs them, so a missing one is no mistake in the file.
 */
export function withChannelSecrets(
  config: Config,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): { readonly config: Config } | { readonly missing: readonly string[] } {
  const missing: string[] = [];
  const taken = (value: unknown): unknown => {
    if (!(value instanceof Secret)) return value;
    const found = fromEnvironment(value, variables);
    if (found instanceof Secret) return found;
    missing.push(found.missing);
    return new Secret('');
  };
  const filled = <T extends Readonly<Record<string, object>>>(channels: T): T =>
    Object.fromEntries(
      Object.entries(channels).map(([name, channel]) => [
        name,
        Object.fromEntries(Object.entries(channel).map(([key, value]) => [key, taken(value)])),
      ]),
    ) as T;
  const { paging, updates, status } = config;
  const found = {
    ...config,
    ...(paging === undefined ? {} : { paging: { ...paging, channels: filled(paging.channels) } }),
    ...(updates === undefined
      ? {}
      : { updates: { ...updates, channels: filled(updates.channels) } }),
    ...(status === undefined || status.subscriptions === null
      ? {}
      : { status: { ...status, ...filled({ subscriptions: status.subscriptions }) } }),
  };
  return missing.length > 0 ? { missing: [...new Set(missing)] } : { config: found };
}

/** The token for the issues of GitHub as it is used; only who makes issues needs it. */
export function githubToken(
  { issues }: Pick<Config, 'issues'>,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Secret | { readonly missing: string } {
  return fromEnvironment(issues.github.token, variables);
}

function fromEnvironment(
  value: Secret,
  variables: Readonly<Record<string, string | undefined>>,
): Secret | { readonly missing: string } {
  const name = /^\$\{(\w+)\}$/.exec(value.reveal())?.[1];
  if (name === undefined) return value;
  const text = nonEmpty(variables[name]);
  return text === undefined ? { missing: name } : new Secret(text);
}

/** What the program takes from its environment. */
export interface Environment {
  /** For example unix:///var/run/docker.sock; undefined: the usual socket. */
  readonly dockerHost: string | undefined;
  readonly dockerConfig: string | undefined;
  /** Where state goes that no configuration file places; absolute. */
  readonly stateHome: string;
  /** No colours in the output: https://no-color.org. */
  readonly noColor: boolean;
  /** Colours also where the output is no terminal. */
  readonly forceColor: boolean;
  /** Width of whoever reads the output where it is no terminal; null: lines are not folded. */
  readonly columns: number | null;
  /** Nobody is there to answer a question. */
  readonly ci: boolean;
}

/** @param variables the process's own, unless a test has others */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Environment {
  const stateHome = variables.XDG_STATE_HOME;
  return {
    dockerHost: nonEmpty(variables.DOCKER_HOST),
    dockerConfig: nonEmpty(variables.DOCKER_CONFIG),
    // A relative path there is to be ignored, says the XDG base directory specification.
    stateHome:
      stateHome !== undefined && isAbsolute(stateHome)
        ? stateHome
        : join(nonEmpty(variables.HOME) ?? homedir(), '.local', 'state'),
    noColor: nonEmpty(variables.NO_COLOR) !== undefined,
    columns: /^[1-9]\d{0,4}$/.test(variables.COLUMNS ?? '') ? Number(variables.COLUMNS) : null,
    forceColor: !['', '0', 'false'].includes(variables.FORCE_COLOR ?? ''),
    ci: !['', '0', 'false'].includes(variables.CI ?? ''),
  };
}

/** The state folder of a project that is watched without a configuration file. */
export function defaultStateFolder(environment: Environment, project: string): string {
  return join(environment.stateHome, 'nova-responder', project);
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
