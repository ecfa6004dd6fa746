/** `nova diagnose`: one look at a service, at any time. It changes and creates nothing. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { Config } from '../config/config.ts';
import type { Outcome } from '../diagnosis/verdict.ts';
import type { Engine } from '../docker/engine.ts';
import { listProjects } from '../docker/inventory.ts';
import { isProblem } from '../docker/problem.ts';
import { examine, type Recorded } from '../examine.ts';
import { StoreError, type IncidentReader, type LastKnownGood } from '../store/store.ts';
import { exitCodes, Failure, type ExitCode } from './exit.ts';
import { print, printJson } from './print.ts';
import { examinationAsJson, renderExamination } from './render-examination.ts';
import {
  failureOf,
  readConfig,
  readStore,
  selectorOf,
  useEngine,
  usualFile,
  type ConfigOptions,
} from './setup.ts';

interface DiagnoseOptions extends ConfigOptions {
  readonly json?: boolean;
}

export function addDiagnose(program: Command): void {
  program
    .command('diagnose')
    .description('say what is wrong with a service, changing nothing; no responder is needed')
    .argument('<service>', 'its name in the Compose file')
    .option('-p, --project <name>', 'the Compose project; needs no configuration file')
    .option('-c, --config <file>', 'configuration (default: nova.yaml here, where there is one)')
    .option('--state <folder>', "folder of a responder's incident log, to compare with")
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Exit codes: 0 nothing is wrong, 1 a cause was found, 2 it fails and the cause is unknown.

Examples:
  nova diagnose backend
  nova diagnose backend --project nova-rewards --json`,
    )
    .action(diagnose);
}

const codes = {
  healthy: exitCodes.ok,
  faulty: exitCodes.failed,
  unknown: exitCodes.undetermined,
} as const satisfies Record<Outcome, ExitCode>;

async function diagnose(service: string, options: DiagnoseOptions): Promise<void> {
  const engine = await useEngine();
  const config = await configFor(engine, service, options);
  const progress = showProgress();
  const seen = await examine({
    ...{ config, engine, service, selector: selectorOf(config) },
    recall: (services) => recall(config, services),
    onStage: progress.say,
  }).finally(progress.end);
  if ('problem' in seen) {
    if (seen.problem === 'SERVICE_UNKNOWN') throw new Failure(exitCodes.noInput, seen.message);
    throw failureOf(seen);
  }
  if (options.json === true) printJson(examinationAsJson(seen));
  else print(renderExamination(seen));
  if (seen.outcome !== 'healthy') throw new Failure(codes[seen.outcome], '');
}

/** Without a word about the project it is the only one that has such a service. Throws Failure. */
async function configFor(
  engine: Engine,
  service: string,
  options: DiagnoseOptions,
): Promise<Config> {
  const named = options.config ?? options.project;
  if (named !== undefined || existsSync(usualFile)) return readConfig(options);
  const projects = await listProjects(engine);
  if (isProblem(projects)) throw failureOf(projects);
  const having = projects.filter(({ services }) => services.includes(service));
  const [only, another] = having;
  if (only !== undefined && another === undefined)
    return readConfig({ ...options, project: only.name });
  const names = (having.length > 0 ? having : projects).map(({ name }) => name).join(', ');
  throw new Failure(
    exitCodes.noInput,
    having.length > 0
      ? `Several projects have a service "${service}": ${names}. Name one: --project NAME`
      : `No Compose project here has a service "${service}". ${names === '' ? 'There is no project.' : `There are: ${names}.`}`,
  );
}

const recordedWithin = 600_000;

/** What a responder knows, where there has been one. Only read, so nothing is made or locked. */
async function recall(
  config: Config,
  services: readonly string[],
): Promise<Recorded | { readonly none: string }> {
  try {
    const reader = await readStore(config);
    if ('code' in reader) return { none: reader.message };
    try {
      return await recordedIn(reader, services);
    } finally {
      await reader.close();
    }
  } catch (error) {
    // What nobody can read is a gap: the world can be looked at all the same.
    if (error instanceof StoreError) return { none: error.message };
    throw error;
  }
}

async function recordedIn(reader: IncidentReader, services: readonly string[]): Promise<Recorded> {
  const good = new Map<string, LastKnownGood>();
  for (const service of services) {
    const [newest] = await reader.lastKnownGood(service);
    if (newest !== undefined) good.set(service, newest);
  }
  return {
    good,
    key: await reader.readInstallationKey(),
    events: await reader.since(Date.now() - recordedWithin),
  };
}

const patience = 1_000;

/** Says on standard error what is being done, once it lasts. */
function showProgress() {
  let stage = '';
  let waiting = false;
  const tell = () => process.stderr.write(`nova: ${stage} …\n`);
  const timer = setTimeout(() => {
    waiting = true;
    tell();
  }, patience);
  return {
    say: (what: string) => {
      stage = what;
      if (waiting) tell();
    },
    end: () => clearTimeout(timer),
  };
}
