/**
 * Runs `docker compose` (version 2). Version 1 is never used: it names containers differently
 * and knows less. The commands themselves are data, in `compose-command.ts`.
 */
import { access } from 'node:fs/promises';
import { runCommand } from '../host/command.ts';
import type { CommandResult } from '../host/command.ts';
import {
  buildArguments,
  configArguments,
  hashArguments,
  recreateOptions,
  upArguments,
  validateArguments,
} from './compose-command.ts';
import type { ComposeProject, ComposeTarget, UpOptions } from './compose-command.ts';
import type { OverrideFile } from './override-file.ts';
import { isProblem } from './problem.ts';
import type { DockerProblem } from './problem.ts';

/** How this installation calls Compose. */
export interface Compose {
  /** The engine, as DOCKER_HOST writes it. */
  readonly host: string;
  /** Our override file, which is brought up to date before each call; null when we have none. */
  readonly override: OverrideFile | null;
  /** For interpolation in the files; the environment of this process when it is left out. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Milliseconds. `up` may have to stop a container first, which gets 10 s by default; a build that
 * takes longer is one for people.
 */
export const deadlines = { config: 10_000, up: 60_000, build: 480_000 };
const maxOutput = 4_194_304;

/** The resolved configuration as Compose prints it, parsed but not yet understood. */
export async function composeConfig(
  compose: Compose,
  project: ComposeProject,
  deadline = deadlines.config,
): Promise<{ readonly config: unknown } | DockerProblem> {
  const target = await targetOf(compose);
  if (isProblem(target)) return target;
  const args = configArguments(project, target);
  const result = await run(compose, args, deadline);
  const problem = problemOf(result, deadline);
  if (problem !== null) return problem;
  if (!result.ran || result.truncated) {
    return {
      problem: 'COMPOSE_FAILED',
      message: 'The Compose configuration is too large to read.',
    };
  }
  try {
    return { config: JSON.parse(result.stdout) as unknown };
  } catch {
    return {
      problem: 'COMPOSE_FAILED',
      message: 'docker compose config printed no JSON. Compose 2 is needed: docker compose version',
    };
  }
}

/** Service to the hash of its definition, as the label of a container made from it has it. */
export async function composeHashes(
  compose: Compose,
  project: ComposeProject,
  deadline = deadlines.config,
): Promise<ReadonlyMap<string, string> | DockerProblem> {
  const target = await targetOf(compose);
  if (isProblem(target)) return target;
  const result = await run(compose, hashArguments(project, target), deadline);
  const problem = problemOf(result, deadline);
  if (problem !== null || !result.ran) return problem ?? new Map();
  const lines = result.stdout.split('\n').map((line) => line.trim().split(/\s+/));
  return new Map(lines.flatMap(([name = '', hash = '']) => (hash === '' ? [] : [[name, hash]])));
}

/** null when Compose accepts the files. */
export async function validateFiles(
  compose: Compose,
  project: ComposeProject,
  deadline = deadlines.config,
): Promise<DockerProblem | null> {
  const target = await targetOf(compose);
  if (isProblem(target)) return target;
  const args = validateArguments(project, target);
  return problemOf(await run(compose, args, deadline), deadline);
}

/** Brings one service to what the files say; null when done. Without options: replaces it. */
export async function composeUp(
  compose: Compose,
  project: ComposeProject,
  service: string,
  options: Partial<UpOptions> = {},
  deadline = deadlines.up,
): Promise<DockerProblem | null> {
  const chosen = { ...recreateOptions, ...options };
  const target = await targetOf(compose);
  if (isProblem(target)) return target;
  const args = upArguments(project, target, service, chosen);
  return problemOf(await run(compose, args, deadline), deadline);
}

/** Makes the image of one service from the folder that its files name; null when done. */
export async function composeBuild(
  compose: Compose,
  project: ComposeProject,
  service: string,
): Promise<DockerProblem | null> {
  const target = await targetOf(compose);
  if (isProblem(target)) return target;
  const args = buildArguments(project, target, service);
  return problemOf(await run(compose, args, deadlines.build), deadlines.build);
}

function run(compose: Compose, args: readonly string[], deadline: number): Promise<CommandResult> {
  const environment = compose.environment === undefined ? {} : { environment: compose.environment };
  return runCommand('docker', args, { deadline, maxOutput, ...environment });
}

async function targetOf({ host, override }: Compose): Promise<ComposeTarget | DockerProblem> {
  if (override === null) return { host, override: null };
  const problem = await override.prepare();
  if (problem !== null) return problem;
  const exists = await access(override.path).then(
    () => true,
    () => false,
  );
  return { host, override: exists ? override.path : null };
}

function problemOf(result: CommandResult, deadline: number): DockerProblem | null {
  if (!result.ran) {
    return {
      problem: 'COMPOSE_NOT_FOUND',
      message: `The docker program could not be started (${result.reason}). Install the Docker command line with the Compose plugin, and see that PATH finds it.`,
    };
  }
  if (result.late) {
    return {
      problem: 'COMPOSE_TIMEOUT',
      message: `docker compose did not finish within ${deadline} ms and was stopped.`,
    };
  }
  if (result.exitCode === 0) return null;
  // Without the plugin the docker program takes our options for its own.
  if (/is not a docker command|unknown (shorthand )?flag/.test(result.stderr)) {
    return {
      problem: 'COMPOSE_NOT_FOUND',
      message:
        'docker has no Compose plugin. Install it (docker-compose-plugin, docker-compose-v2 or Docker Desktop) and see: docker compose version',
    };
  }
  return { problem: 'COMPOSE_FAILED', message: wordsOf(result.stderr) };
}

/** The last lines say what went wrong; what stands before is progress. */
function wordsOf(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim());
  const telling = lines.filter((line) => line !== '' && !line.startsWith('time="'));
  const words = telling.slice(-5).join('; ').slice(-1_000);
  return words === '' ? 'docker compose failed without a word.' : words;
}
