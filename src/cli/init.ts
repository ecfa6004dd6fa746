/** `nova init`: writes a `nova.yaml` from a running Compose project. */
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { ProbeConfig } from '../config/probe.ts';
import { renderConfig } from '../config/write.ts';
import { readProject, readReplicas } from '../docker/inventory.ts';
import { isProblem } from '../docker/problem.ts';
import { ask } from '../probe/ask.ts';
import { insideOf } from '../probe/inside.ts';
import { proposeProbes } from '../probe/propose.ts';
import type { ProbeSpec } from '../probe/watched.ts';
import { exitCodes, Failure } from './exit.ts';
import { print } from './print.ts';
import { failureOf, useEngine } from './setup.ts';

export function addInit(program: Command): void {
  program
    .command('init')
    .description('write nova.yaml from a running Compose project')
    .requiredOption('-p, --project <name>', 'the Compose project')
    .option('-o, --output <file>', 'where to write; - for the terminal', 'nova.yaml')
    .option('--force', 'replace an existing file')
    .addHelpText(
      'after',
      '\nExamples:\n  nova init --project nova-rewards\n  nova init -p shop -o -',
    )
    .action(init);
}

interface InitOptions {
  readonly project: string;
  readonly output: string;
  readonly force?: boolean;
}

const probeTimeout = 2_000;

async function init(options: InitOptions): Promise<void> {
  const engine = await useEngine();
  const read = await readProject(
    engine,
    { name: options.project },
    { host: engine.host, override: null },
  );
  if (isProblem(read)) throw failureOf(read);
  const { services } = read.project;
  const replicas = await readReplicas(engine, read.project);
  if (isProblem(replicas)) throw failureOf(replicas);
  const inside = (name: string) => insideOf(replicas[name] ?? [], engine.local);
  const probed = await Promise.all(
    services.map(async (one) => ({
      name: one.name,
      watch: true,
      probes: lasting(await proposeProbes(one, services, { ask, timeout: probeTimeout, inside })),
      grace: null,
    })),
  );
  const text = renderConfig({ project: options.project, autonomy: 'auto', services: probed });
  if (options.output === '-') {
    print(text.trimEnd());
    return;
  }
  try {
    await writeFile(options.output, text, { flag: options.force === true ? 'w' : 'wx' });
  } catch (error) {
    throw new Failure(exitCodes.cannotCreate, unwritable(options.output, error));
  }
  print(
    `${options.output} written: ${services.length} services. Look it over, then: nova watch --config ${options.output}`,
  );
}

function unwritable(file: string, error: unknown): string {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST'
    ? `${file} exists and was left as it is. Replace it: --force; write elsewhere: --output FILE`
    : `${file} could not be written (${String(error)}). Write elsewhere: --output FILE`;
}

/**
 * A port that nobody listens on may be none, and of a proxy that reaches nobody no path is known yet.
 * Where one was proposed none is written, so that they are proposed anew at every start.
 */
function lasting(specs: readonly ProbeSpec[]): readonly ProbeConfig[] {
  const fixed = specs.filter(isLasting);
  return fixed.length === specs.length ? fixed : [];
}

function isLasting(spec: ProbeSpec): spec is Exclude<ProbeSpec, { kind: 'gateway' }> {
  return spec.kind !== 'gateway' && (spec.kind !== 'port' || spec.certain);
}
