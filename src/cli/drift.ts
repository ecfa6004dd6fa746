/** `nova drift`: what differs between the Compose files and what runs. It changes nothing. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Config } from '../config/config.ts';
import type { Engine } from '../docker/engine.ts';
import { listProjects } from '../docker/inventory.ts';
import { overrideName, overridesIn } from '../docker/override.ts';
import { isProblem } from '../docker/problem.ts';
import { hasDrift } from '../drift/drift.ts';
import { readDrift, type Recorded } from '../drift/read.ts';
import { takeOver } from '../drift/take-over.ts';
import { toldDiff } from '../drift/told-diff.ts';
import { rootCause } from '../incident/incident.ts';
import { fold } from '../incident/transition.ts';
import { StoreError, type IncidentReader } from '../store/store.ts';
import { asPatched } from './as-patched.ts';
import { exitCodes, Failure } from './exit.ts';
import { print, printJson } from './print.ts';
import { renderDrift } from './render-drift.ts';
import {
  failureOf,
  readConfig,
  readStore,
  selectorOf,
  useEngine,
  usualFile,
  type ConfigOptions,
} from './setup.ts';

interface DriftOptions extends ConfigOptions {
  readonly json?: boolean;
  readonly diff?: boolean;
}

export function addDrift(program: Command): void {
  program
    .command('drift')
    .description('say what differs between the Compose files and what runs, changing nothing')
    .argument('[service...]', 'names in the Compose file (default: all)')
    .option('-p, --project <name>', 'the Compose project; needs no configuration file')
    .option('-c, --config <file>', 'configuration (default: nova.yaml here, where there is one)')
    .option('--state <folder>', "folder of a responder's incident log, which says what is ours")
    .option('--diff', 'print only the change of the Compose files that would keep what runs')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Exit codes: 0 nothing differs, or only what the responder has changed; 1 something else does.

Examples:
  nova drift
  nova drift backend --project nova-rewards --json
  nova drift --diff > keep.diff    # look it over, then: git apply keep.diff`,
    )
    .action(drift);
}

async function drift(services: readonly string[], options: DriftOptions): Promise<void> {
  const engine = await useEngine();
  const config = await configFor(engine, options);
  const override = join(config.state, overrideName);
  const seen = await readDrift(
    {
      ...{ engine, override, selector: selectorOf(config) },
      recall: (names) => recall(config, override, names),
    },
    services,
  );
  if ('problem' in seen) {
    if (seen.problem === 'SERVICE_UNKNOWN') throw new Failure(exitCodes.noInput, seen.message);
    throw failureOf(seen);
  }
  const { files, left: byHand } = takeOver(seen.files, seen.configured, seen.wanted);
  const diffs = files.map(({ path, before, after, changes }) => {
    const diff = toldDiff(asPatched(path), before, after);
    return diff === null ? { diff: '', left: changes } : { diff, left: [] };
  });
  const diff = diffs.map((one) => one.diff).join('');
  const left = [...byHand, ...diffs.flatMap((one) => one.left)];
  const found = seen.drift;
  if (options.json === true) printJson({ ...found, diff, byHand: left });
  else if (options.diff === true) printDiff(diff, left);
  else print(renderDrift(found, { override, diff, left }));
  if (options.diff !== true && hasDrift(found)) throw new Failure(exitCodes.failed, '');
}

function printDiff(diff: string, left: readonly string[]): void {
  process.stdout.write(diff);
  for (const one of left) process.stderr.write(`nova: ${one}\n`);
  if (diff === '' && left.length === 0)
    process.stderr.write('nova: there is nothing to change in the Compose files\n');
}

/** Without a word about the project it is the only one. Throws Failure. */
async function configFor(engine: Engine, options: DriftOptions): Promise<Config> {
  const named = options.config ?? options.project;
  if (named !== undefined || existsSync(usualFile)) return readConfig(options);
  const projects = await listProjects(engine);
  if (isProblem(projects)) throw failureOf(projects);
  const [only, another] = projects;
  if (only !== undefined && another === undefined)
    return readConfig({ ...options, project: only.name });
  const names = projects.map(({ name }) => name).join(', ');
  throw new Failure(
    exitCodes.noInput,
    only === undefined
      ? 'No Compose project has a container here.'
      : `There are several Compose projects: ${names}. Name one: --project NAME`,
  );
}

/** From the store; where there is none, the override file itself says what is ours. */
async function recall(
  config: Config,
  override: string,
  services: readonly string[],
): Promise<Recorded> {
  try {
    const reader = await readStore(config);
    if ('code' in reader) return await fromFile(override);
    try {
      return await recordedIn(reader, services);
    } finally {
      await reader.close();
    }
  } catch (error) {
    // What differs can be told without a log that nobody can read.
    if (error instanceof StoreError) return fromFile(override);
    throw error;
  }
}

async function fromFile(override: string): Promise<Recorded> {
  const text = await readFile(override, 'utf8').catch(() => '');
  const overrides = overridesIn(text).map((said) => ({ ...said, at: 0, incident: null }));
  return { overrides, good: [], reasons: () => null };
}

async function recordedIn(reader: IncidentReader, services: readonly string[]): Promise<Recorded> {
  const overrides = await reader.overrides();
  const good = await Promise.all(services.map((service) => reader.lastKnownGood(service)));
  const reasons = new Map<string, string>();
  for (const { incident } of overrides) {
    const log = incident === null ? null : fold(await reader.load(incident));
    const cause = log === null ? null : rootCause(log);
    if (incident !== null && cause != null) reasons.set(incident, cause.statement);
  }
  return {
    overrides,
    good: good.flat(),
    reasons: (incident) => (incident === null ? null : (reasons.get(incident) ?? null)),
  };
}
