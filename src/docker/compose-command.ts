/** The Compose commands that we run, as argument arrays for the `docker` program. */

/** What a command must know of a project. Paths are absolute. */
export interface ComposeProject {
  readonly name: string;
  readonly directory: string;
  readonly files: readonly string[];
  readonly envFiles: readonly string[];
}

export interface ComposeTarget {
  /** As DOCKER_HOST writes it. */
  readonly host: string;
  /** Our own override file when it exists: it goes into every call, and always last. */
  readonly override: string | null;
}

export interface UpOptions {
  readonly recreate: 'when-changed' | 'always' | 'never';
  /** Whether the services that it depends on are started too. */
  readonly dependencies: 'leave' | 'start';
  /** Seconds that a container which is replaced gets to stop; Compose's own default when null. */
  readonly stopTimeout: number | null;
  readonly pull: 'missing' | 'never';
  /** How many containers it is to have; null: as many as the files say. */
  readonly scale: number | null;
}

/** What a remedy needs: replace or create this service, build and pull nothing. */
export const recreateOptions: UpOptions = {
  recreate: 'always',
  dependencies: 'leave',
  stopTimeout: null,
  pull: 'never',
  scale: null,
};

/** Resolves the files, with Compose's interpolation and merging, to JSON. */
export function configArguments(project: ComposeProject, target: ComposeTarget): string[] {
  return [...composeArguments(project, target), 'config', '--format', 'json'];
}

/** Says only whether Compose accepts the files. */
export function validateArguments(project: ComposeProject, target: ComposeTarget): string[] {
  return [...composeArguments(project, target), 'config', '--quiet'];
}

/** Prints each service with the hash that `up` compares to tell whether a container is still as the files say. */
export function hashArguments(project: ComposeProject, target: ComposeTarget): string[] {
  return [...composeArguments(project, target), 'config', '--hash', '*'];
}

/** Brings one service, and nothing else, to what the files say. Never builds, never removes. */
export function upArguments(
  project: ComposeProject,
  target: ComposeTarget,
  service: string,
  options: UpOptions,
): string[] {
  const args = [...composeArguments(project, target), 'up', '--detach', '--no-build'];
  args.push('--pull', options.pull);
  if (options.dependencies === 'leave') args.push('--no-deps');
  if (options.recreate === 'always') args.push('--force-recreate');
  if (options.recreate === 'never') args.push('--no-recreate');
  if (options.scale !== null) args.push('--scale', `${service}=${options.scale}`);
  if (options.stopTimeout !== null) args.push('--timeout', String(options.stopTimeout));
  return [...args, '--', service];
}

/** Builds the image of one service, and names it as the last of the files says. */
export function buildArguments(
  project: ComposeProject,
  target: ComposeTarget,
  service: string,
): string[] {
  return [...composeArguments(project, target), 'build', '--quiet', '--', service];
}

export function versionArguments(): string[] {
  return ['compose', 'version', '--short'];
}

function composeArguments(project: ComposeProject, target: ComposeTarget): string[] {
  const args = ['--host', target.host, 'compose', '--ansi', 'never'];
  // Without a name (it is not known before the first reading) the files or the folder give it.
  if (project.name !== '') args.push('--project-name', project.name);
  args.push('--project-directory', project.directory);
  for (const file of project.envFiles) args.push('--env-file', file);
  for (const file of project.files) if (file !== target.override) args.push('--file', file);
  if (target.override !== null) args.push('--file', target.override);
  return args;
}
