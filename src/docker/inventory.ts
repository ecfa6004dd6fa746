/**
 * Finds Compose projects by the labels of their containers, and reads what they are. It needs
 * the files only for what the labels do not say: with broken files a project is still known.
 */
import { readFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { composeConfig } from './compose.ts';
import type { Compose } from './compose.ts';
import type { ComposeProject } from './compose-command.ts';
import { composeLabels, parseInspected, replicaOf } from './container.ts';
import type { InspectedContainer } from './container.ts';
import { definitionsFrom, parseConfiguration } from './definition.ts';
import type { Configuration } from './definition.ts';
import { callEngine, readDeadline } from './engine.ts';
import type { Engine } from './engine.ts';
import { namedEnvFiles } from './env-file.ts';
import { configurationOf } from './from-containers.ts';
import { isOverrideText, overrideName } from './override.ts';
import { isProblem } from './problem.ts';
import type { DockerProblem } from './problem.ts';
import type { Project, ReplicaView } from './project.ts';

export interface FoundProject {
  readonly name: string;
  readonly directory: string;
  readonly files: readonly string[];
  readonly envFiles: readonly string[];
  readonly services: readonly string[];
  readonly running: number;
  readonly containers: number;
}

/** Every project that has a container, running or not, by name. */
export async function listProjects(
  engine: Engine,
): Promise<readonly FoundProject[] | DockerProblem> {
  const listed = await callEngine(
    engine,
    'listing containers',
    readDeadline,
    (docker, abortSignal) =>
      docker.listContainers({
        all: true,
        filters: { label: [composeLabels.project] },
        abortSignal,
      }),
  );
  if (isProblem(listed)) return listed;
  // The newest container that Compose has made has the labels of the last `up`, so it is asked first.
  const newest = listed.toSorted((a, b) => b.Created - a.Created);
  const names = [...new Set(newest.map((one) => one.Labels[composeLabels.project] ?? ''))];
  return names.toSorted().map((name): FoundProject => {
    const members = newest.filter((one) => one.Labels[composeLabels.project] === name);
    const services = members.map((one) => one.Labels[composeLabels.service] ?? '');
    return {
      ...placeOf(name, (members.find(isMade) ?? members[0])?.Labels ?? {}),
      services: [...new Set(services)].filter((one) => one !== '').toSorted(),
      running: members.filter((one) => one.State === 'running').length,
      containers: members.length,
    };
  });
}

/** Others may bear the project's name, such as one that somebody has made by hand. */
function isMade({ Labels }: { readonly Labels: Readonly<Record<string, string>> }): boolean {
  return (Labels[composeLabels.files] ?? '') !== '';
}

function placeOf(name: string, labels: Readonly<Record<string, string>>): ComposeProject {
  const directory = labels[composeLabels.directory] ?? '';
  return {
    name,
    directory,
    files: listOf(labels[composeLabels.files], directory),
    envFiles: listOf(labels[composeLabels.envFiles], directory),
  };
}

function listOf(label: string | undefined, directory: string): readonly string[] {
  const written = (label ?? '').split(',').filter((one) => one !== '');
  return written.map((one) => (isAbsolute(one) ? one : join(directory, one)));
}

export type ProjectSelector =
  | { readonly name: string }
  | {
      readonly files: readonly string[];
      readonly directory: string;
      readonly name?: string;
      readonly envFiles?: readonly string[];
    };

/** A project, what Compose said of its files, and the resolved configuration when there is one. */
export interface ReadProject {
  readonly project: Project;
  /** Why Compose could not read the files; null when it could. */
  readonly filesProblem: DockerProblem | null;
  /** Holds secrets: for comparing only. */
  readonly configuration: Configuration | null;
  /** The same, whole, as Compose printed it; null when it could not. Holds secrets. */
  readonly printed: unknown;
}

/** PROJECT_UNKNOWN names the projects that exist. */
export async function readProject(
  engine: Engine,
  selector: ProjectSelector,
  compose: Compose,
): Promise<ReadProject | DockerProblem> {
  const place = await locate(engine, selector);
  if (isProblem(place)) return place;
  // Ours is added to every call by itself; the label has it after an `up` of ours. What the
  // operator's files say is the measure of what we may add to them, so they are read without it.
  const own = { ...place, files: await operatorFiles(place.files) };
  const answer = await composeConfig({ ...compose, override: null }, own);
  const configured = isProblem(answer) ? null : parseConfiguration(answer.config);
  if (isProblem(answer) && own.name === '') return answer;
  const name = own.name === '' ? (configured?.name ?? '') : own.name;
  const containers = await inspectProject(engine, name);
  if (isProblem(containers)) return containers;
  const members = containers.filter((one) => !replicaOf(one).oneOff);
  if (members.length === 0) return isProblem(answer) ? answer : emptyProject(name);
  const configuration = configured ?? configurationOf(name, members);
  const services = definitionsFrom(configuration, members);
  if (services.length === 0) {
    return isProblem(answer)
      ? answer
      : { problem: 'PROJECT_EMPTY', message: `The project ${name} has no service to watch.` };
  }
  const watchedFiles = await watchedFilesOf(own);
  return {
    project: { ...own, name, watchedFiles, services },
    filesProblem: isProblem(answer) ? answer : null,
    configuration: configured,
    printed: isProblem(answer) ? null : answer.config,
  };
}

/** Without the override files of responders: ours, or of a replica whose folder is elsewhere. */
async function operatorFiles(files: readonly string[]): Promise<readonly string[]> {
  const ours = await Promise.all(
    files.map(async (file) => {
      if (basename(file) !== overrideName) return false;
      // One that cannot be read here Compose could not read either.
      const text = await readFile(file, 'utf8').catch(() => null);
      return text === null || isOverrideText(text);
    }),
  );
  return files.filter((_, index) => ours[index] !== true);
}

function emptyProject(name: string): DockerProblem {
  return {
    problem: 'PROJECT_EMPTY',
    message: `The project ${name} has no container, so there is nothing to watch. Start it: docker compose --project-name ${name} up --detach`,
  };
}

async function locate(
  engine: Engine,
  selector: ProjectSelector,
): Promise<ComposeProject | DockerProblem> {
  if ('files' in selector) {
    const directory = resolve(selector.directory);
    return {
      name: selector.name ?? '',
      directory,
      files: selector.files.map((file) => resolve(directory, file)),
      envFiles: (selector.envFiles ?? []).map((file) => resolve(directory, file)),
    };
  }
  const projects = await listProjects(engine);
  if (isProblem(projects)) return projects;
  const found = projects.find((project) => project.name === selector.name);
  if (found !== undefined) {
    const { name, directory, files, envFiles } = found;
    return { name, directory, files, envFiles };
  }
  const names = projects.map((project) => project.name).join(', ');
  const others = names === '' ? 'No Compose project has a container here.' : `There are: ${names}.`;
  return {
    problem: 'PROJECT_UNKNOWN',
    message: `No container belongs to a Compose project "${selector.name}". ${others}`,
  };
}

/** Every file whose change can change the configuration; one that is missing now may appear. */
async function watchedFilesOf(place: ComposeProject): Promise<readonly string[]> {
  const env = place.envFiles.length > 0 ? place.envFiles : [join(place.directory, '.env')];
  const named = await Promise.all(
    place.files.map(async (file) => {
      const text = await readFile(file, 'utf8').catch(() => '');
      const base = place.directory === '' ? dirname(file) : place.directory;
      return namedEnvFiles(text).map((one) => resolve(base, one));
    }),
  );
  return [...new Set([...place.files, ...env, ...named.flat()])];
}

/** All containers of a project, also those of `docker compose run`, inspected side by side. */
export function inspectProject(
  engine: Engine,
  name: string,
): Promise<readonly InspectedContainer[] | DockerProblem> {
  return inspectLabelled(engine, [`${composeLabels.project}=${name}`]);
}

/** All containers that have all of the labels. */
async function inspectLabelled(
  engine: Engine,
  label: string[],
): Promise<readonly InspectedContainer[] | DockerProblem> {
  const filters = { label };
  const listed = await callEngine(
    engine,
    'listing containers',
    readDeadline,
    (docker, abortSignal) => docker.listContainers({ all: true, filters, abortSignal }),
  );
  if (isProblem(listed)) return listed;
  const ids = listed.map((one) => one.Id);
  return inspectEach(engine, ids);
}

/** Those of the containers that exist. */
async function inspectEach(
  engine: Engine,
  ids: readonly string[],
): Promise<readonly InspectedContainer[] | DockerProblem> {
  const inspected = await Promise.all(ids.map((id) => inspectContainer(engine, id)));
  const found: InspectedContainer[] = [];
  for (const one of inspected) {
    if (!isProblem(one)) found.push(one);
    // Removed since it was listed: it is simply not there.
    else if (one.problem !== 'OBJECT_UNKNOWN') return one;
  }
  return found;
}

/** The names of all networks that the engine has. */
export async function networkNames(engine: Engine): Promise<ReadonlySet<string> | DockerProblem> {
  const listed = await callEngine(engine, 'listing networks', readDeadline, (docker, abortSignal) =>
    docker.listNetworks({ abortSignal }),
  );
  return isProblem(listed) ? listed : new Set(listed.map(({ Name }) => Name));
}

export async function inspectContainer(
  engine: Engine,
  id: string,
): Promise<InspectedContainer | DockerProblem> {
  const raw = await callEngine(
    engine,
    'inspecting a container',
    readDeadline,
    (docker, abortSignal) => docker.getContainer(id).inspect({ abortSignal }),
  );
  if (isProblem(raw)) return raw;
  return (
    parseInspected(raw) ?? {
      problem: 'ENGINE_REFUSED',
      message: 'The engine described a container in a way that we do not understand.',
    }
  );
}

/**
 * The containers of each service as they are now, in the order of their names; a service of the
 * definition without a container has an empty list. One-off containers are left out.
 */
export async function readReplicas(
  engine: Engine,
  project: Pick<Project, 'name' | 'services'>,
): Promise<Readonly<Record<string, readonly ReplicaView[]>> | DockerProblem> {
  const containers = await inspectProject(engine, project.name);
  if (isProblem(containers)) return containers;
  const replicas = standing(containers.map(replicaOf));
  const services = new Set([
    ...project.services.map((one) => one.name),
    ...replicas.map((one) => one.state.service),
  ]);
  const grouped: Record<string, readonly ReplicaView[]> = {};
  for (const service of services)
    grouped[service] = inOrder(replicas.filter((one) => one.state.service === service));
  return grouped;
}

/** The same for one service, without a question for every container of the project. */
export async function readServiceReplicas(
  engine: Engine,
  project: string,
  service: string,
): Promise<readonly ReplicaView[] | DockerProblem> {
  const containers = await inspectLabelled(engine, [
    `${composeLabels.project}=${project}`,
    `${composeLabels.service}=${service}`,
  ]);
  return isProblem(containers) ? containers : replicasIn(containers);
}

/** Those of the containers that exist, each by its id, in the order of their names. */
export async function readContainers(
  engine: Engine,
  ids: readonly string[],
): Promise<readonly ReplicaView[] | DockerProblem> {
  const containers = await inspectEach(engine, ids);
  return isProblem(containers) ? containers : replicasIn(containers);
}

function replicasIn(containers: readonly InspectedContainer[]): readonly ReplicaView[] {
  return inOrder(standing(containers.map(replicaOf)));
}

/**
 * Without jobs, and without what Compose has made and not started yet in the place of one that is
 * still there: until the old one has stopped it has the old one's name with a number before it.
 */
export function standing(replicas: readonly ReplicaView[]): readonly ReplicaView[] {
  const isSuccessor = ({ state }: ReplicaView): boolean => {
    const replaced = /^([0-9a-f]{12})_./.exec(state.name)?.[1];
    if (replaced === undefined || state.status !== 'created') return false;
    return replicas.some((one) => one.state !== state && one.state.container.startsWith(replaced));
  };
  return replicas.filter((one) => !one.oneOff && !isSuccessor(one));
}

function inOrder(replicas: readonly ReplicaView[]): readonly ReplicaView[] {
  return replicas.toSorted((a, b) =>
    a.state.name.localeCompare(b.state.name, 'en', { numeric: true }),
  );
}
