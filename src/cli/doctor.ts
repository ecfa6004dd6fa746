/** `nova doctor`: what the responder needs, line by line, and what to do where it is missing. */
import { accessSync, constants, existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { loadConfig, readEnvironment, withChannelSecrets } from '../config/load.ts';
import type { Config } from '../config/config.ts';
import type { ChannelConfig } from '../config/channel.ts';
import { callEngine, connectEngine, type Engine } from '../docker/engine.ts';
import { isProblem } from '../docker/problem.ts';
import { runCommand } from '../host/command.ts';
import { levelsOf } from '../notify/levels.ts';
import { readRunbook } from '../runbook/read.ts';
import { ask } from '../probe/ask.ts';
import { cloudChecks } from './doctor-cloud.ts';
import { readHeartbeat } from '../workflow/watchdog.ts';
import {
  checkChannel,
  checkChannels,
  checkClock,
  checkCompose,
  checkConfig,
  checkDisk,
  checkEngine,
  checkLevels,
  checkPermissions,
  checkResponder,
  checkSecrets,
  checkStore,
  type Check,
  type StoreFound,
} from './doctor-check.ts';
import { exitCodes, Failure } from './exit.ts';
import { storeOptions } from './journal.ts';
import { print, printJson, renderCheck } from './print.ts';
import { readStore, runbookFile, stateFolder, usualFile, type ConfigOptions } from './setup.ts';

const deadline = 5_000;

export function addDoctor(program: Command): void {
  storeOptions(program.command('doctor').description('check everything that the responder needs'))
    .addHelpText('after', '\nExamples:\n  nova doctor\n  nova doctor --config nova.yaml --json')
    .action(doctor);
}

async function doctor(options: ConfigOptions & { readonly json?: boolean }): Promise<void> {
  const { config, check } = await configuration(options);
  const folder = options.state ?? config?.state ?? (await stateFolder({ state: '.nova' }));
  const checks = [
    ...(await engineChecks()),
    await diskCheck(folder),
    checkStore(
      await findStore({ ...(config ?? {}), state: folder }),
      config?.store === undefined ? folder : 'PostgreSQL',
    ),
    check,
    ...(await channelChecks(config)),
    ...(await levelChecks(config, options)),
    ...(config === null ? [] : await cloudChecks(config)),
    checkResponder(await heartbeatAge(folder)),
  ];
  if (options.json === true) printJson(checks);
  else for (const one of checks) print(renderCheck(one));
  const failed = checks.filter((one) => one.state === 'fail');
  if (failed.length > 0)
    throw new Failure(exitCodes.failed, `${failed.length} of ${checks.length} checks failed`);
}

/** The configuration as far as it can be read, and what is to be said about it. */
async function configuration(
  options: ConfigOptions,
): Promise<{ readonly config: Config | null; readonly check: Check }> {
  const file = options.config ?? usualFile;
  if (options.config === undefined && !existsSync(file))
    return { config: null, check: checkConfig(null) };
  const loaded = await loadConfig(file);
  return loaded.ok
    ? { config: loaded.config, check: checkConfig([]) }
    : { config: null, check: checkConfig(loaded.problems.map((one) => one.message)) };
}

/** Whether the servers of the channels can be reached; nothing is sent to anybody. */
async function channelChecks(written: Config | null): Promise<readonly Check[]> {
  const called = Object.keys(written?.paging?.channels ?? {});
  const checks = [checkChannels(called, written?.watchdog.ping ?? null)];
  if (written === null) return checks;
  const found = withChannelSecrets(written);
  if ('missing' in found) return [...checks, checkSecrets(found.missing)];
  const { paging, updates } = found.config;
  const channels = [paging?.channels ?? {}, updates?.channels ?? {}].flatMap(Object.entries);
  const reached = channels.map(
    async ([name, channel]: readonly [string, ChannelConfig]): Promise<Check> => {
      const server = serverOf(channel);
      if (server === null) return checkChannel(name, 'its address', 'it is no URL');
      const answer = await ask({ kind: 'tcp', ...server }, 'host', deadline);
      const problem = 'state' in answer && answer.state === 'ready' ? null : reasonOf(answer);
      return checkChannel(name, `${server.host}:${server.port}`, problem);
    },
  );
  return [...checks, ...(await Promise.all(reached))];
}

/** By the contacts of the runbook, as far as it can be read. */
async function levelChecks(
  config: Config | null,
  options: ConfigOptions,
): Promise<readonly Check[]> {
  if (config?.paging === undefined) return [];
  const read = await readRunbook((await runbookFile(options)).path);
  const contacts = read.ok ? read.runbook.escalation.contacts : [];
  return [checkLevels(levelsOf(config.paging, { contacts }))];
}

function reasonOf(answer: Awaited<ReturnType<typeof ask>>): string {
  return 'unaskable' in answer ? answer.unaskable : answer.detail;
}

const usualPorts: Readonly<Record<string, number>> = {
  'http:': 80,
  'https:': 443,
  'smtp:': 587,
  'smtps:': 465,
};

/** Of the URL only what is no secret. */
function serverOf(channel: ChannelConfig): { host: string; port: number } | null {
  const text = addressOf(channel);
  if (!URL.canParse(text)) return null;
  const { hostname, port, protocol } = new URL(text);
  const usual = usualPorts[protocol];
  if (usual === undefined) return null;
  return { host: hostname, port: port === '' ? usual : Number(port) };
}

function addressOf(channel: ChannelConfig): string {
  switch (channel.kind) {
    case 'email':
      return channel.server.reveal();
    case 'slack':
      return 'webhook' in channel ? channel.webhook.reveal() : channel.api;
    case 'pagerduty':
      return channel.url;
    case 'webhook':
      return channel.url.reveal();
  }
}

async function engineChecks(): Promise<readonly Check[]> {
  const { dockerHost } = readEnvironment();
  const engine = await connectEngine(dockerHost === undefined ? {} : { host: dockerHost });
  const compose = await runCommand('docker', ['compose', 'version', '--short'], { deadline });
  const version = compose.ran && compose.exitCode === 0 ? compose.stdout.trim() : null;
  const enters = await runCommand('nsenter', ['--version'], { deadline });
  const local = isProblem(engine) || engine.local;
  return [
    checkEngine(engine),
    checkCompose(version),
    checkPermissions(process.getuid?.() === 0, enters.ran && enters.exitCode === 0, local),
    checkClock(isProblem(engine) ? null : await clockDifference(engine), Date.now()),
  ];
}

/** Half of the question's way is taken off; null when the engine does not say. */
async function clockDifference(engine: Engine): Promise<number | null> {
  const asked = Date.now();
  const info: unknown = await callEngine(engine, 'asking for its time', deadline, (docker) =>
    docker.info(),
  );
  const answered = Date.now();
  if (typeof info !== 'object' || info === null || !('SystemTime' in info)) return null;
  const theirs = Date.parse(String(info.SystemTime));
  return Number.isNaN(theirs) ? null : theirs - (asked + answered) / 2;
}

async function diskCheck(folder: string): Promise<Check> {
  const { bavail, bsize, ffree } = await statfs(existing(folder));
  return checkDisk(bavail * bsize, ffree, folder);
}

/** The folder, or the nearest above it that is there: a check creates nothing. */
function existing(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : existing(dirname(folder));
}

async function findStore(place: Pick<Config, 'state' | 'store'>): Promise<StoreFound> {
  try {
    accessSync(existing(place.state), constants.W_OK | constants.X_OK);
    const reader = await readStore(place);
    if ('code' in reader) return { is: 'empty' };
    const { length } = await reader.list('all');
    await reader.close();
    return { is: 'sound', incidents: length };
  } catch (error) {
    return { is: 'broken', message: error instanceof Error ? error.message : String(error) };
  }
}

async function heartbeatAge(folder: string): Promise<number | null> {
  const beat = await readHeartbeat(folder);
  return beat === null ? null : Math.max(0, Date.now() - beat.at);
}
