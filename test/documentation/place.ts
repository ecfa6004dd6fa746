/**
 * Where the documented commands are run: a real stack, with an incident that a real responder has
 * recorded, and stand-ins in front of the few programs that cannot run inside of a test.
 */
import { execFile } from 'node:child_process';
import { appendFile, chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faults } from '../../faults/registry.ts';
import { startNova } from '../command-line.ts';
import { startStack, type Stack } from '../stack.ts';

const root = join(import.meta.dirname, '..', '..');
const nova = join(root, 'src', 'cli', 'main.ts');

export interface Ran {
  readonly exitCode: number;
  /** Standard output and standard error together, in order. */
  readonly output: string;
}

export interface Place {
  /** Runs a script in a new folder that has the state of the recorded incident. */
  readonly run: (script: string) => Promise<Ran>;
  readonly leave: () => Promise<void>;
}

/** Short enough to wait for; the documentation says that the demo shortens them, too. */
const shortWindows = `
windows: { settle: 2s, watch: 2s, verify-within: 40s, last-known-good: 1s, deployment: 3s }
probing: { interval: 1s, failures: 2 }
`;

export async function prepare(): Promise<Place> {
  const stack = await startStack();
  const folder = await mkdtemp(join(tmpdir(), 'nova-test-documentation-'));
  const leave = async () => {
    await stack.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await recordIncident(stack, folder);
    await writeStandIns(join(folder, 'bin'));
  } catch (error) {
    await leave();
    throw error;
  }
  let blocks = 0;
  const run = async (script: string): Promise<Ran> => {
    blocks += 1;
    const own = join(folder, `block-${blocks}`);
    await cp(join(folder, '.nova'), join(own, '.nova'), { recursive: true });
    await cp(join(root, 'runbooks'), join(own, 'runbooks'), { recursive: true });
    // `nova init` writes its own, and refuses to replace one.
    if (!/ init\b/.test(script)) await cp(join(folder, 'nova.yaml'), join(own, 'nova.yaml'));
    const here = placed(script, stack, join(folder, 'bin'));
    return started('bash', ['-euo', 'pipefail', '-c', here], own);
  };
  return { run, leave };
}

/** The documented script with the names and addresses of this place instead of the documented ones. */
function placed(script: string, stack: Stack, bin: string): string {
  const project = `export COMPOSE_PROJECT_NAME=${stack.project} COMPOSE_FILE=${stack.folder}/compose.yaml\n`;
  return project
    .concat(script)
    .replaceAll(/(?<![\w./-])bin\/(?=[a-z])/g, `${bin}/`)
    .replaceAll(/(?<![\w./-])nova (?=[a-z-])/g, `${bin}/nova `)
    .replaceAll(/(?<= )(--project|-p) (shop|nova-rewards)\b/g, `$1 ${stack.project}`)
    .replaceAll(/\bnova-(backend|postgres|redis|horizon)\b(?!:)/g, `${stack.project}-$1`)
    .replaceAll('http://127.0.0.1:4000', stack.url);
}

async function recordIncident(stack: Stack, folder: string): Promise<void> {
  const init = startNova(['init', '--project', stack.project], { cwd: folder });
  if ((await init.ended) !== 0) throw new Error(init.complaints());
  await appendFile(join(folder, 'nova.yaml'), shortWindows);
  const watching = startNova(['watch', '--json'], { cwd: folder });
  try {
    await watching.says('"type":"good","service":"backend"');
    await faults['crash-stays-down'].inject(stack);
    await watching.says('"type":"resolved"', 120_000);
  } finally {
    await watching.stop();
  }
}

/**
 * `nova watch` goes on until it is told to stop, so it is, once it says that it watches. bin/test
 * and bin/demo run elsewhere (continuous integration runs the one, demo.test.ts the other): here
 * their arguments are looked at and their help must work.
 */
async function writeStandIns(bin: string): Promise<void> {
  await mkdir(bin);
  const stand = async (name: string, text: string) => {
    const known = `root='${root}' node='${process.execPath}' main='${nova}'`;
    await writeFile(join(bin, name), `#!/usr/bin/env bash\nset -euo pipefail\n${known}\n${text}\n`);
    await chmod(join(bin, name), 0o755);
  };
  await stand('nova', await readFile(join(import.meta.dirname, 'nova.bash'), 'utf8'));
  await stand('test', await readFile(join(import.meta.dirname, 'bin-test.bash'), 'utf8'));
  await stand('demo', '[ $# = 0 ] || [ "$*" = --keep ]\n"$root/bin/demo" --help >/dev/null');
  await stand('bench', '[ -d "$root/bench/$1" ]\n"$root/bin/bench" --help >/dev/null');
  // The engine that the tests use is neither ended now nor kept for longer than they run.
  await stand(
    'ensure-docker',
    '[ "$*" != --stop ] || set -- --help\n"$root/bin/ensure-docker" --until-unused "$@"',
  );
}

function started(program: string, argv: readonly string[], cwd: string): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(program, [...argv], { cwd, timeout: 150_000 }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ exitCode, output: stdout + stderr });
    });
  });
}
