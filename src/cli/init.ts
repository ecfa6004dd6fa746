/** `nova init`: writes a `nova.yaml` from a running Compose project. */
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import { readProject } from '../docker/inventory.ts';
import { isProblem } from '../docker/problem.ts';
import { ask } from '../probe/ask.ts';
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
  const probed = await Promise.all(
    services.map(async (one) => ({
      name: one.name,
      probes: await proposeProbes(one, services, ask, probeTimeout),
    })),
  );
  const text = render(options.project, probed);
  if (options.output === '-') {
    print(text);
    return;
  }
  try {
    await writeFile(options.output, text, { flag: options.force === true ? 'w' : 'wx' });
  } catch (error) {
    throw new Failure(
      exitCodes.noInput,
      `${options.output} could not be written (${String(error)}). Another name: --output FILE; replace it: --force`,
    );
  }
  print(
    `${options.output} written: ${services.length} services. Look it over, then: nova watch --config ${options.output}`,
  );
}

function render(
  project: string,
  services: readonly { readonly name: string; readonly probes: readonly ProbeSpec[] }[],
): string {
  const head = [
    `# Nova Responder for the Compose project ${project}.`,
    '# Every key and its default: docs/configuration.md',
    '',
  ].join('\n');
  const body = stringify({
    project,
    state: '.nova',
    policy: { autonomy: 'auto' },
    services: Object.fromEntries(
      services.map(({ name, probes }) => [name, { probes: probes.flatMap(written) }]),
    ),
  });
  return `${head}${body}`;
}

/** As the file writes it; a port of a container has no fixed address and stays a proposal at run time. */
function written(spec: ProbeSpec): readonly object[] {
  switch (spec.kind) {
    case 'container':
      return [{ kind: 'container' }];
    case 'http':
      return [{ kind: 'http', url: spec.url, depth: spec.depth }];
    case 'tcp':
      return [{ kind: 'tcp', address: `${spec.host}:${spec.port}`, depth: spec.depth }];
    case 'postgres':
    case 'redis':
      return [
        {
          kind: spec.kind,
          setting: `${spec.setting.service}.${spec.setting.variable}`,
          depth: spec.depth,
        },
      ];
    case 'port':
      return [];
  }
}
