/** `nova watch`: watches a project and carries its incidents, until it is told to stop. */
import { setFlagsFromString } from 'node:v8';
import type { Command } from 'commander';
import { createApp, type AppUrls } from '../app.ts';
import type { Config } from '../config/config.ts';
import { withChannelSecrets } from '../config/load.ts';
import { defaultListen, isLoopback, parseListen } from '../config/http.ts';
import { rehearse } from '../diagnosis/rehearse.ts';
import { isProblem } from '../docker/problem.ts';
import { DoorProblem } from '../http/door-problem.ts';
import type { NetworkDoor } from '../http/listen.ts';
import { describe } from '../incident/describe.ts';
import type { StoredEvent } from '../incident/event.ts';
import type { Incident } from '../incident/incident.ts';
import { networkDoor } from '../network-door.ts';
import { lockFolder } from '../store/lock.ts';
import { exitCodes, Failure } from './exit.ts';
import { bold, dim, print, printJson, renderEvent } from './print.ts';
import {
  failureOf,
  openStore,
  readConfig,
  selectorOf,
  useEngine,
  usualFile,
  useRunbook,
  type ConfigOptions,
} from './setup.ts';

interface WatchOptions extends ConfigOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly listen?: string | true;
}

export function addWatch(program: Command): void {
  program
    .command('watch')
    .description('watch a Compose project and recover its services')
    .option('-c, --config <file>', 'configuration (default: nova.yaml here)')
    .option('-p, --project <name>', 'a Compose project; needs no configuration file')
    .option(
      '--act',
      'with --project: apply safe and reversible remedies instead of suggesting them',
    )
    .option('--state <folder>', 'folder of the incident log')
    .option('--listen [address]', `answer the HTTP API (default: ${defaultListen})`)
    .option('-q, --quiet', 'print only when a person is needed, and when an incident ends')
    .option('--json', 'print one JSON object a line')
    .addHelpText(
      'after',
      `
Examples:
  nova watch --project nova-rewards          # suggests, changes nothing
  nova watch --project nova-rewards --act
  nova watch --config nova.yaml --json`,
    )
    .action(watch);
}

async function watch(options: WatchOptions): Promise<void> {
  // It runs for months and seldom does much: 4 MB less are worth more than the fastest code.
  setFlagsFromString('--optimize-for-size');
  const config = withSecrets(await readConfig(options));
  const engine = await useEngine();
  const runbook = await useRunbook(config);
  // Also where the log is in a database: the socket and the heartbeat of each responder are here.
  const lock = lockFolder(config.state);
  if (lock.held) throw new Failure(exitCodes.alreadyRunning, lock.message);
  const output = outputFor(options);
  const store = await openStore(config, (reason) => output.onTrouble('store', reason));
  try {
    const app = await createApp({
      config,
      engine,
      runbook,
      store,
      selector: selectorOf(config),
      source: sourceOf(options),
      network: networkOf(config, options),
      ...output,
    });
    if (isProblem(app)) throw failureOf(app);
    const stopped = untilSignal();
    rehearse();
    const urls = await app.start().catch((error: unknown) => {
      if (error instanceof DoorProblem) throw new Failure(exitCodes.config, error.message);
      throw error;
    });
    output.onStart(
      app.project.name,
      app.watched,
      Object.values(config.policy.autonomy).includes('auto'),
      urls,
    );
    await stopped;
    await app.stop();
  } finally {
    await store.close();
    lock.release();
  }
}

function withSecrets(written: Config): Config {
  const found = withChannelSecrets(written);
  if ('config' in found) return found.config;
  throw new Failure(
    exitCodes.config,
    `channels need variables that are not set in the environment: ${found.missing.join(', ')}`,
  );
}

/** The file that is followed while we watch: only where one was read. */
function sourceOf(options: WatchOptions) {
  const file = options.config ?? (options.project === undefined ? usualFile : null);
  return file === null ? null : { file, read: async () => withSecrets(await readConfig(options)) };
}

function networkOf({ http }: Config, { listen }: WatchOptions): NetworkDoor | null {
  if (listen === undefined) return http === undefined ? null : networkDoor(http);
  const address = parseListen(listen === true ? defaultListen : listen);
  if (address === null || !isLoopback(address))
    throw new Failure(
      exitCodes.usage,
      `--listen takes an address of this machine, such as ${defaultListen}; elsewhere needs "http" in the configuration`,
    );
  return { ...address, door: { kind: 'network', exposed: false, proxies: [], tls: null } };
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

interface Output {
  onStart: (
    project: string,
    watched: readonly { readonly service: string; readonly probes: readonly string[] }[],
    acts: boolean,
    urls: AppUrls,
  ) => void;
  onEvent: (event: StoredEvent, incident: Incident) => void;
  onGood: (service: string) => void;
  onTrouble: (what: string, reason: string) => void;
}

function outputFor(options: WatchOptions): Output {
  if (options.json === true) return jsonOutput;
  return options.quiet === true
    ? { ...plainOutput, onEvent: quietly, onGood: () => undefined }
    : plainOutput;
}

const jsonOutput: Output = {
  onStart: (project, services, acts, { api, status }) =>
    printJson({ type: 'watching', project, services, acts, url: api, status }),
  onEvent: (event) => printJson({ type: 'event', ...event }),
  onGood: (service) => printJson({ type: 'good', service }),
  onTrouble: (what, reason) => printJson({ type: 'trouble', what, reason }),
};

const plainOutput: Output = {
  onStart(project, watched, acts, { api, status }) {
    print(
      `Watching ${bold(project)}: ${watched.length} services; ${acts ? 'remedies are applied' : 'remedies are suggested, nothing is changed'}. Ctrl-C ends.`,
    );
    if (api !== null) print(dim(`  API: ${api}`));
    if (status !== null) print(dim(`  Status page: ${status}`));
    for (const { service, probes } of watched) print(dim(`  ${service}: ${probes.join(', ')}`));
  },
  onEvent(stored, incident) {
    if (stored.event.type === 'opened') print(`\n${bold(`Incident ${incident.id}`)}`);
    print(renderEvent(stored.at, describe(stored.event)));
    if (incident.endedAt !== null) print(dim(`  nova report ${incident.id}`));
  },
  onGood: (service) => print(dim(`${service} is healthy; remembered as last known good`)),
  onTrouble: (what, reason) => process.stderr.write(`${what}: ${reason}\n`),
};

function quietly(stored: StoredEvent, incident: Incident): void {
  if (stored.event.type === 'escalated' || incident.endedAt !== null)
    print(`${incident.id} ${renderEvent(stored.at, describe(stored.event))}`);
}
